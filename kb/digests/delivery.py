"""Delivery: each alert's new turns as one letter, handed to a mail relay, and written down in its ledger."""

import smtplib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from itertools import takewhile
from pathlib import Path

from msgspec import structs

from kb.digests.alerts import Alert
from kb.digests.ledger import Ledger, Letter, ledger_of
from kb.digests.letters import letter_about, message_of, turn_digest
from kb.errors import KbError
from kb.messages import _
from kb.reasons import system_reason
from kb.search.results import Hit, all_hits
from kb.serving.snapshot import Snapshot

_TIMEOUT = 60  # seconds that the relay may take for an answer

Send = Callable[[EmailMessage], None]


class RelayError(KbError):
    """The mail relay did not take a letter; it stays to be sent."""


class AddressError(RelayError):
    """The mail relay took a letter for other addresses and refused some; it is not sent again."""


@dataclass(frozen=True)
class AlertOutcome:
    """The result of a run for an alert: letters sent, why one was not, and whether the next run sends it again."""

    alert: Alert
    letters: int = 0
    turns: int = 0
    begun: bool = False
    problem: str | None = None
    again: bool = False


@dataclass(frozen=True)
class Post:
    """Where letters go: the sender's address, the URL of the pages, and what hands a mail to the relay."""

    sender: str
    address: str
    send: Send


def deliver(alerts: Sequence[Alert], snapshot: Snapshot, folder: Path, post: Post) -> Iterator[AlertOutcome]:
    """Yields the outcome of each alert; one that fails does not keep the others from being sent.

    Raises:
        ConfigError: another run is delivering.
        OSError: a ledger cannot be written.
    """
    for alert in alerts:
        with ledger_of(folder, alert.name) as ledger:
            yield _delivered(alert, snapshot, ledger, post)


def relay(host: str, port: int) -> Send:
    """Hands mails to a relay by SMTP, one connection each.

    The function raises RelayError where the relay is not reached or refuses the mail or an address.
    """

    def send(message: EmailMessage) -> None:
        try:
            with smtplib.SMTP(host, port, timeout=_TIMEOUT) as connection:
                refused = connection.send_message(message)
        except OSError as error:  # errors of smtplib among them
            text = _("メールを {host}:{port} に渡せません: {reason}。", host=host, port=port, reason=_reason(error))
            raise RelayError(text) from error
        if refused:
            raise AddressError(_("宛先 {addresses} が断られました。", addresses=", ".join(refused)))

    return send


def _delivered(alert: Alert, snapshot: Snapshot, ledger: Ledger, post: Post) -> AlertOutcome:
    if ledger.begun is None:
        ledger.begin(alert.name, snapshot.manifest.created)
        return AlertOutcome(alert, begun=True)
    sent: list[Letter] = []
    refused: list[str] = []
    try:
        if ledger.unsent:  # of a run that ended before it knew; those who may have it know it by its Message-ID
            _send(ledger, structs.replace(ledger.unsent, to=alert.to), post, sent, refused)
        if hits := _news(alert, snapshot, ledger):
            letter = letter_about(alert, hits, snapshot, post.address)
            ledger.write(letter)
            _send(ledger, letter, post, sent, refused)
    except RelayError as error:
        return AlertOutcome(alert, len(sent), _told(sent), problem=str(error), again=True)
    return AlertOutcome(alert, len(sent), _told(sent), problem=" ".join(dict.fromkeys(refused)) or None)


def _told(letters: Sequence[Letter]) -> int:
    return sum(len(letter.turns) for letter in letters)


def _send(ledger: Ledger, letter: Letter, post: Post, sent: list[Letter], refused: list[str]) -> None:
    """Sends a letter. One that the relay takes for some of its addresses is sent; `refused` names the others."""
    try:
        post.send(message_of(letter, post.sender))
    except AddressError as error:
        refused.append(str(error))
    ledger.mark_sent()
    sent.append(letter)


def _reason(error: OSError) -> str:
    match error:
        case smtplib.SMTPResponseException(smtp_code=code, smtp_error=said):
            return f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
        case smtplib.SMTPRecipientsRefused(recipients=refused):
            return ", ".join(refused)
        case smtplib.SMTPException():
            return str(error)
    return system_reason(error)


def _news(alert: Alert, snapshot: Snapshot, ledger: Ledger) -> list[Hit]:
    """The hits that arrived since the alert began and are not told yet, latest first."""
    begun = ledger.begun
    found = takewhile(
        lambda hit: hit.taken_in is not None and begun is not None and hit.taken_in > begun,
        all_hits(snapshot.search, alert.request),
    )
    return [hit for hit in found if not ledger.is_told(turn_digest(hit))]
