"""Status of a data folder: served generation, freshness, last runs, problems; for `kb status` and the status page."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import entry_points
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from kb.errors import ConfigError, IndexUnavailableError
from kb.generations.data_folder import DataFolder
from kb.generations.ids import is_dated_in_future
from kb.generations.listing import disk_usage, verification_failure
from kb.generations.manifest import Manifest, Versions
from kb.messages import N_, _
from kb.refusals import RejectedSource, needing_attention
from kb.runs.freshness import age_of, future_reports, is_stale, last_success, without_lock_failures
from kb.runs.history import Run, failure_of, read_history
from kb.runs.reports import REJECTED, read_reports
from kb.settings import Settings

VERSIONS = "kb.versions"  # entry point group: the versions of the next run, by the package that runs the indexer


PARTS = {
    "schema": N_("索引の形式"),
    "engine": N_("検索エンジン"),
    "analyzer": N_("辞書と解析"),
    "topics": N_("話題の一覧"),
    "registry": N_("登録簿"),
    "program": N_("プログラム"),
    "parsing": N_("文書の読み取り"),
    "permissions": N_("閲覧権限"),
}

ProblemCode = Literal["no-generation", "refused", "stale", "last-run-failed", "clock", "settings", "rejected"]


class Problem(Struct, frozen=True):
    """A problem in words: the thing, the reason, the next step."""

    code: ProblemCode
    text: str


class Change(Struct, frozen=True):
    """A version that differs between the served generation and the next one."""

    part: str
    served: str
    next: str


class Status(Struct, frozen=True, kw_only=True):
    """The status of a data folder. `succeeded` is the end of the last successful run.

    `counts` are the sources by outcome in the last run that scanned them; `used` and `free` are bytes of the disk.
    """

    asked: datetime
    data: str
    generation: str | None = None
    created: datetime | None = None
    succeeded: datetime | None = None
    stale: bool = False
    dialogues: int = 0
    turns: int = 0
    counts: dict[str, int] = msgspec.field(default_factory=dict)
    rejected: tuple[RejectedSource, ...] = ()
    runs: tuple[Run, ...] = ()
    changes: tuple[Change, ...] = ()
    used: int = 0
    free: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def exit_status(self) -> int:
        """The exit status of `kb status`: 0 without problems, 5 where rejected documents are the only one."""
        codes = {problem.code for problem in self.problems}
        return (REJECTED if codes == {"rejected"} else 1) if codes else 0


def read_status(settings: Settings, now: datetime | None = None) -> Status:
    """Reads the status, and verifies every file of the served generation."""
    asked = now or datetime.now(UTC)
    data_folder = DataFolder(settings.data)
    generation, manifest, unserved = _served(data_folder)
    succeeded = last_success(data_folder, manifest.created if manifest else None, asked)
    stale = is_stale(succeeded, settings.stale_hours, asked)
    problems = [unserved] if unserved else []
    if stale and succeeded:
        problems.append(_stale(succeeded, settings.stale_hours, asked))
    last = next(without_lock_failures(read_reports(data_folder), asked), None)
    if last and (failure := failure_of(last)):
        problems.append(Problem("last-run-failed", failure))
    if early := clock_problem(data_folder, asked):
        problems.append(Problem("clock", early))
    changes: tuple[Change, ...] = ()
    try:
        changes = _changes(manifest, settings)
    except ConfigError as error:
        problems.append(Problem("settings", str(error)))
    history = read_history(data_folder, manifest, asked)
    if generation and (trouble := rejection_problem(history.rejected)):
        problems.append(Problem("rejected", trouble))
    return Status(
        asked=asked,
        data=settings.data,
        generation=generation,
        created=manifest.created if manifest else None,
        succeeded=succeeded,
        stale=stale,
        dialogues=manifest.dialogues if manifest else 0,
        turns=manifest.turns if manifest else 0,
        counts=history.counts,
        rejected=history.rejected,
        runs=history.runs,
        changes=changes,
        used=disk_usage(data_folder.path),
        free=free_bytes(data_folder.path),
        problems=tuple(problems),
    )


def rejection_problem(rejected: Sequence[RejectedSource]) -> str | None:
    """The message for a served index that lacks some documents."""
    count = len(needing_attention(rejected))
    return _("公開中。{count}件を取り込めませんでした。", count=count) if count else None


def clock_problem(data_folder: DataFolder, now: datetime | None = None) -> str | None:
    """The message for reports or a served generation dated in the future; None without any.

    Other generations dated in the future need no action: they are pruned first.
    """
    reports, served = future_reports(data_folder, now), data_folder.current_or_none()
    if reports:
        return _(
            "{path} は、この機械の時計より先の時刻のものなので数えません（ほか {more}）。"
            "時計が正しければ、消すか、その時刻まで待ってください。",
            path=reports[0],
            more=len(reports) - 1,
        )
    if served and is_dated_in_future(served, now):
        return _(
            "公開中の世代 {id} は、この機械の時計より先の時刻のものです。時計が正しければ、"
            "kb index --full で作り直してください。",
            id=served,
        )
    return None


def next_versions(settings: Settings) -> Versions | None:
    """The versions that the next run would write; None where no installed package runs the indexer.

    Raises:
        ConfigError: a run with these settings would fail.
    """
    for entry_point in entry_points(group=VERSIONS):
        versions = entry_point.load()(settings)
        return versions if isinstance(versions, Versions) else None
    return None


def free_bytes(folder: Path) -> int:
    """The free bytes on the disk of a folder, which need not exist yet."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    return shutil.disk_usage(there).free


def _served(data_folder: DataFolder) -> tuple[str | None, Manifest | None, Problem | None]:
    """The published generation, its manifest, and the problem where it is not served."""
    manifest = None
    try:
        generation = data_folder.require_current()
    except IndexUnavailableError as error:
        return None, None, Problem("refused" if any(data_folder.generations.glob("*")) else "no-generation", str(error))
    try:
        manifest = data_folder.manifest(generation)
        refusal = verification_failure(data_folder, generation)
    except IndexUnavailableError as error:
        refusal = str(error)
    if refusal is None:
        return generation, manifest, None
    earlier = (name for name in data_folder.fallbacks_of(generation) if verification_failure(data_folder, name) is None)
    if fallback := next(earlier, None):
        refusal = _("{refusal} それまでは世代 {id} で答えます。", refusal=refusal, id=fallback)
    return generation, manifest, Problem("refused", refusal)


def _stale(succeeded: datetime, hours: float, now: datetime) -> Problem:
    message = _(
        "最後に成功した取り込みから{age:.0f}時間たっています（上限 {hours:g}時間）。夜間の取り込みが動いているか、"
        "kb doctor で確かめてください。",
        age=age_of(succeeded, now).total_seconds() / 3600,
        hours=hours,
    )
    return Problem("stale", message)


def _changes(manifest: Manifest | None, settings: Settings) -> tuple[Change, ...]:
    following = next_versions(settings)
    if manifest is None or following is None:
        return ()
    pairs = ((part, getattr(manifest.versions, part), getattr(following, part)) for part in Versions.__struct_fields__)
    return tuple(Change(part, str(served), str(coming)) for part, served, coming in pairs if served != coming)
