"""Letters of an alert: the turns that are new, with the turns around each and its permalink."""

from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256

from kb.digests.alerts import Alert
from kb.digests.ledger import Letter
from kb.messages import _
from kb.model.dialogue import Dialogue, Turn
from kb.search.captions import day_text
from kb.search.results import Hit
from kb.serving.snapshot import Snapshot

MAX_QUOTED = 50  # turns with their text; the others are counted
_CONTEXT = 60  # characters of the turns around


def turn_digest(hit: Hit) -> str:
    """The name of a turn in a ledger: of its dialogue and text, so that it stays when turns before it are inserted."""
    return sha256(f"{hit.dialogue.id}\0{hit.text}".encode()).hexdigest()[:24]


def letter_about(alert: Alert, hits: Sequence[Hit], snapshot: Snapshot, address: str) -> Letter:
    """The letter about some turns. `address` is the URL at which the pages are served, without a final slash."""
    turns = tuple(dict.fromkeys(map(turn_digest, hits)))
    body = [_("「{name}」に新しい発言が{count}件あります。", name=alert.name, count=len(hits)), ""]
    for hit in hits[:MAX_QUOTED]:
        body += [*_quoted(hit, snapshot.dialogue(hit.dialogue.id), address), ""]
    if len(hits) > MAX_QUOTED:
        body += [_("ほか{count}件は、画面の「取り込みの新しい順」で見られます。", count=len(hits) - MAX_QUOTED), ""]
    body.append(
        _("登録簿の {file} から「{name}」を消すと、このメールは届かなくなります。", file="alerts.toml", name=alert.name)
    )
    return Letter(
        id=sha256("\0".join((alert.name, *turns)).encode()).hexdigest()[:32],
        turns=turns,
        to=alert.to,
        subject=_("新しい発言 {count}件: {name}", count=len(hits), name=alert.name),
        body="\n".join(body) + "\n",
        date=format_datetime(snapshot.manifest.created),
    )


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """The mail of a letter, the same bytes each time."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = ", ".join(letter.to)
    message["Subject"] = letter.subject
    message["Date"] = letter.date
    message["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message


def _quoted(hit: Hit, dialogue: Dialogue, address: str) -> list[str]:
    """The lines about one turn."""
    at = next((place for place, turn in enumerate(dialogue.turns) if turn.id == hit.turn_id), None)
    around = dialogue.turns[max(0, at - 1) : at + 2] if at is not None else ()
    said = [_line(turn, whole=turn.id == hit.turn_id) for turn in around]
    when = f"（{day_text(hit.dialogue.date)}）" if hit.dialogue.date else ""
    return [f"■ {hit.dialogue.title}{when}", *said, f"{address}{hit.path}"]


def _line(turn: Turn, *, whole: bool) -> str:
    """A turn as a line: the new one whole, its neighbours shortened."""
    who = "　".join(part for part in (turn.speaker, turn.organization, turn.post) if part) or turn.as_written or "―"
    text = " ".join(turn.text.split())
    if not whole and len(text) > _CONTEXT:
        text = f"{text[:_CONTEXT]}…"
    return f"{'●' if whole else '　'} {who}: {text}"
