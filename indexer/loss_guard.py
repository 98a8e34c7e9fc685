"""What became of the sources of one generation in the next: nothing disappears unseen."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kb.errors import RefusedError, SourceError
from kb.generations.manifest import Manifest, SourceEntry
from kb.messages import N_, _
from kb.refusals import summed_up
from kb.runs.reports import rejections
from kb.settings import Settings

SAMPLES = Path(__file__).parent / "samples"  # invented: whoever begins with documents of their own may lose those

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
    """Whether the same sources gave dialogues, of the same content, and the same are only kept."""

    def content(records: Iterable[SourceEntry]) -> list[tuple[str, str | None, bool]]:
        return sorted((record.path, record.sha256, record.since is None) for record in records if record.dialogues)

    return content(before) == content(now)


def check(
    before: Manifest | None,
    now: Sequence[SourceEntry],
    shrunk: Mapping[str, int],
    settings: Settings,
    *,
    force: bool,
) -> None:
    """Refuses to publish nothing; and, unless forced, to publish where too much has disappeared.

    `shrunk` is how many turns documents that have changed have less than before.

    Raises:
        SourceError: no document could be taken in, and none ever was.
        RefusedError: the served generation is the better one.
    """
    if not any(record.taken_in for record in now):
        # Of one that waits no reason is known; it is taken in by the next run.
        waiting = [f"{record.path}: {_('書き込み中です。')}" for record in now if record.outcome == "waiting"]
        reasons = " / ".join([*waiting, *summed_up(rejections(now))])
        raise RefusedError(reasons) if before else SourceError(reasons)
    if before is None or force:
        return
    for gone, of, told in (
        (lost(before.sources, now), before.dialogues, _LOST),
        (shrunk, before.turns, _SHRUNK),
    ):
        count, most = sum(gone.values()), settings.max_lost_percent
        if count * 100 > most * of:
            places = "、".join(list(gone)[:3]) + (" …" if len(gone) > 3 else "")
            raise RefusedError(_(told, all=of, count=count, most=most, places=places))


def lost(before: Iterable[SourceEntry], now: Iterable[SourceEntry]) -> dict[str, int]:
    """How many dialogues of each source are not there any more, or cannot be read any more though they are kept.

    A file that was only moved has lost none; of one that cannot be read it has been said when it first could not.
    """
    now = list(now)
    taken = [record for record in now if record.taken_in]
    there = {record.path: set(record.dialogues) for record in taken}
    contents = {record.sha256 for record in taken}
    kept = {record.path for record in now if record.since}
    found = {}
    for record in before:
        if record.since and record.path in kept:
            continue
        missing = set(record.dialogues) - there.get(record.path, set())
        if missing and record.sha256 not in contents and not Path(record.path).is_relative_to(SAMPLES):
            found[record.path] = len(missing)
    return found
