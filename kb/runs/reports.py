"""Reports of indexing runs: one JSON file each, `reports/<start of the run>.json` in the data folder."""

import logging
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from kb.escapes import in_one_line
from kb.generations.data_folder import DataFolder
from kb.generations.ids import timestamp
from kb.generations.manifest import SourceEntry
from kb.messages import _
from kb.refusals import RejectedSource, summary_lines, without_path
from kb.runs.relevance import RelevanceFigures, summary_text

REJECTED = 5  # exit status: completed, with rejected documents
MAX_REPORTS = 400  # number of reports kept: more than a year of nightly runs

log = logging.getLogger(__name__)


class Work(Struct, frozen=True):
    """The work of a run: documents parsed, dialogues indexed, dialogues kept from the previous generation."""

    parsed: int = 0
    indexed: int = 0
    kept: int = 0


class Report(Struct, frozen=True, kw_only=True):
    """The report of a run.

    `status` is the exit status of `kb index`, `error` the message of a failed run. `generation` is the served one after
    the run, with its `dialogues` and `turns`; `published` is true where this run built it. `counts` are the sources by
    outcome; on disk, `sources` omits unchanged ones. `removed` are the sources of the previous generation that do not
    exist any more, `unreached` the feeds that could not be fetched, `seconds` the duration of each step.
    `relevance` are the figures of the served generation, where the registry has judgements.
    """

    started: datetime
    finished: datetime
    status: int = 0
    error: str | None = None
    generation: str | None = None
    published: bool = False
    dialogues: int = 0
    turns: int = 0
    counts: dict[str, int] = msgspec.field(default_factory=dict)
    sources: tuple[SourceEntry, ...] = ()
    removed: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()
    work: Work = Work()
    seconds: dict[str, float] = msgspec.field(default_factory=dict)
    relevance: RelevanceFigures | None = None

    @property
    def rejected(self) -> tuple[SourceEntry, ...]:
        """The rejected sources."""
        return tuple(record for record in self.sources if record.outcome == "rejected")

    def summary(self) -> str:
        """The report in one line, with file names escaped; for a failed run its error."""
        if self.error is not None:
            return self.error
        counts = Counter(self.counts)
        line = _(
            "{action} {generation}: 新規 {new}、変更 {changed}、変化なし {unchanged}、削除 {removed}、不採用 {rejected}"
            "（対話 {dialogues}、発言 {turns}）",
            action=_("公開しました") if self.published else _("変更はありません"),
            generation=self.generation,
            new=counts["new"],
            changed=counts["changed"],
            unchanged=counts["unchanged"],
            removed=len(self.removed),
            rejected=counts["rejected"],
            dialogues=self.dialogues,
            turns=self.turns,
        )
        if self.unreached:
            line += " " + _("読めなかったフィード: {count}", count=len(self.unreached))
        if counts["waiting"]:
            line += " " + _("書き込み中のため次回に回した文書: {count}", count=counts["waiting"])
        if rejected := rejections(self.rejected):
            told = " / ".join(summary_lines(rejected))
            line += " " + _(
                "{count}件を取り込めませんでした（直し方は kb status）: {told}", count=len(rejected), told=told
            )
        if self.relevance:
            line += " " + summary_text(self.relevance)
        return in_one_line(line)


def status_of(
    counts: Mapping[str, int], unreached: Collection[str], *, published: bool, newly_rejected: bool = False
) -> int:
    """The exit status of a completed run.

    A rejected document counts in the run that first meets it, and whenever something is published; an unreached feed
    counts every time, since its content is unknown.
    """
    return REJECTED if unreached or newly_rejected or (published and counts.get("rejected")) else 0


def reason_of(record: SourceEntry) -> str:
    """The reason of a rejection, and since when the earlier dialogues of the source are kept."""
    reason = without_path(record.reason, record.path) if record.reason else _("理由は記録されていません。")
    if record.since is None:
        return reason
    kept = _("前回の内容を残しました（{day:%Y-%m-%d} から）。", day=record.since.astimezone())
    return f"{reason} {kept}"


def rejections(records: Iterable[SourceEntry]) -> tuple[RejectedSource, ...]:
    """The rejected sources among the entries of a run or a manifest."""
    return tuple(
        RejectedSource(record.path, reason_of(record), record.code)
        for record in records
        if record.outcome == "rejected"
    )


def count_outcomes(records: tuple[SourceEntry, ...]) -> dict[str, int]:
    """The number of sources by outcome."""
    return dict(sorted(Counter(record.outcome for record in records).items()))


def write_report(data_folder: DataFolder, report: Report) -> Path:
    """Writes a report atomically, and removes the oldest ones. Returns its path."""
    data_folder.reports.mkdir(exist_ok=True)
    changed = tuple(record for record in report.sources if record.outcome != "unchanged")
    path = data_folder.reports / f"{timestamp(report.started)}.json"
    new = path.with_suffix(f".{os.getpid()}.new")
    try:
        content = msgspec.json.encode(msgspec.structs.replace(report, sources=changed))
        new.write_bytes(msgspec.json.format(content, indent=1))
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    for old in sorted(data_folder.reports.glob("*.json"))[:-MAX_REPORTS]:
        old.unlink(missing_ok=True)
    return path


def read_reports(data_folder: DataFolder) -> Iterator[Report]:
    """The reports, newest first; unreadable ones are logged and skipped."""
    for path in sorted(data_folder.reports.glob("*.json"), reverse=True):
        try:
            yield msgspec.json.decode(path.read_bytes(), type=Report)
        except (OSError, msgspec.DecodeError) as error:
            log.warning("%s: %s", path, error)
