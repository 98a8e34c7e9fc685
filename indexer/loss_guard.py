"""Loss guard: refuses to publish a generation that has lost more dialogues or turns than the settings allow."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kb.errors import RefusedError, SourceError
from kb.generations.manifest import Manifest, SourceEntry
from kb.messages import N_, _
from kb.refusals import summary_lines
from kb.runs.reports import rejections
from kb.settings import Settings

SAMPLES = Path(__file__).parent / "samples"  # Invented: replacing them by real documents is not counted as a loss.

_LOST = N_(
    "公開中の対話 {all} のうち {count} の文書がないか読めないので公開しません（上限 {most:g}%）: {places}。"
    "文書の置き場所と中身を確かめてください。それでよいなら --force を付けて実行してください。"
)
_SHRUNK = N_(
    "公開中の発言 {all} のうち {count} が、書き換えられた文書からなくなるので公開しません"
    "（上限 {most:g}%）: {places}。"
    "文書の中身を確かめてください。それでよいなら --force を付けて実行してください。"
)


def same_dialogues(before: Iterable[SourceEntry], now: Iterable[SourceEntry]) -> bool:
    """True if both lists have dialogues from the same sources with the same contents, sidecars and labels.

    The sources whose dialogues are only kept, since their file is unreadable, must be the same, too.
    """

    def content(records: Iterable[SourceEntry]) -> list[tuple[str, str | None, str | None, bool, tuple[str, ...]]]:
        kept = [record for record in records if record.dialogues]
        return sorted((one.path, one.sha256, one.recording, one.since is None, one.labels) for one in kept)

    return content(before) == content(now)


def check_losses(
    before: Manifest | None,
    now: Sequence[SourceEntry],
    lost_turns: Mapping[str, int],
    settings: Settings,
    *,
    force: bool,
) -> None:
    """Refuses an empty generation and, unless forced, one that has lost too many dialogues or turns.

    `lost_turns` maps each changed document to the number of turns that it has lost.

    Raises:
        SourceError: no document could be parsed, and no generation exists.
        RefusedError: the losses exceed `max_lost_percent`.
    """
    if not any(record.taken_in for record in now):
        # A file that is being written has no reason; the next run indexes it.
        waiting = [f"{record.path}: {_('書き込み中です。')}" for record in now if record.outcome == "waiting"]
        reasons = " / ".join([*waiting, *summary_lines(rejections(now))])
        raise RefusedError(reasons) if before else SourceError(reasons)
    if before is None or force:
        return
    for losses, total, message in (
        (lost_dialogues(before.sources, now), before.dialogues, _LOST),
        (lost_turns, before.turns, _SHRUNK),
    ):
        count, most = sum(losses.values()), settings.max_lost_percent
        if count * 100 > most * total:
            places = "、".join(list(losses)[:3]) + (" …" if len(losses) > 3 else "")
            raise RefusedError(_(message, all=total, count=count, most=most, places=places))


def lost_dialogues(before: Iterable[SourceEntry], now: Iterable[SourceEntry]) -> dict[str, int]:
    """The number of dialogues of each source whose file is missing, or unreadable since this run.

    A moved file has lost none. A file that was unreadable before is not counted again.
    """
    now = list(now)
    taken = [record for record in now if record.taken_in]
    present = {record.path: set(record.dialogues) for record in taken}
    contents = {record.sha256 for record in taken}
    kept = {record.path for record in now if record.since}
    found = {}
    for record in before:
        if record.since and record.path in kept:
            continue
        missing = set(record.dialogues) - present.get(record.path, set())
        if missing and record.sha256 not in contents and not Path(record.path).is_relative_to(SAMPLES):
            found[record.path] = len(missing)
    return found
