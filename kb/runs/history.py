"""History of the last runs: outcome of each, and the state of every source."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

import msgspec
from msgspec import Struct

from kb.generations.data_folder import DataFolder
from kb.generations.ids import is_in_future
from kb.generations.manifest import Manifest
from kb.messages import N_, _
from kb.refusals import RejectedSource
from kb.runs.freshness import SUCCEEDED, without_lock_failures
from kb.runs.reports import REJECTED, Report, count_outcomes, read_reports, rejections

RUNS = 7  # a week of nightly runs

OUTCOMES = {
    "new": N_("新規"),
    "changed": N_("変更"),
    "unchanged": N_("変化なし"),
    "removed": N_("削除"),
    "rejected": N_("不採用"),
    "waiting": N_("次回に回した"),
}


class Run(Struct, frozen=True):
    """A past run; `outcome` is its exit status in words."""

    started: datetime
    seconds: float
    status: int
    outcome: str
    generation: str | None
    error: str | None


class History(Struct, frozen=True):
    """The last runs, newest first, those dated in the future last, and the sources by outcome."""

    runs: tuple[Run, ...] = ()
    counts: dict[str, int] = msgspec.field(default_factory=dict)
    rejected: tuple[RejectedSource, ...] = ()


def read_history(data_folder: DataFolder, manifest: Manifest | None, now: datetime | None = None) -> History:
    """The last runs, and the sources of a generation by the newest run that scanned them, else by the manifest.

    A run without anything to publish may have rejected new documents.
    """
    runs = tuple(map(_run, islice(_listed(data_folder, now), RUNS)))
    if manifest is None:
        return History(runs)
    report = next(
        (report for report in without_lock_failures(read_reports(data_folder), now) if report.status in SUCCEEDED), None
    )
    latest = report if report and report.generation == manifest.id else None
    records = latest.sources if latest else manifest.sources
    counts = Counter(latest.counts if latest else count_outcomes(manifest.sources))
    counts.update({"removed": len(latest.removed)} if latest and latest.removed else {})
    return History(runs, dict(counts), rejections(records))


def outcome_of(report: Report) -> str:
    """The outcome of a run in words."""
    match report.status:
        case 0:
            return _("公開しました") if report.published else _("変更はありません")
        case 2:
            return _("指定か設定の誤り")
        case 3:
            return _("別の取り込みが実行中")
        case 4:
            return _("公開を見送り")
        case status if status == REJECTED:
            if report.published:
                return _("公開しました（不採用の文書あり）")
            if report.unreached:
                return _("変更はありません（読めないフィードあり）")
            return _("変更はありません（新たに取り込めない文書あり）")
        case 130 | 143:
            return _("信号による停止")
        case _:
            return _("予期しない失敗")


def failure_of(report: Report) -> str | None:
    """The reason why a run failed or could not reach a feed; None for a successful run."""
    if report.unreached:
        return _(
            "直近の取り込みで読めなかったフィードがあります: {feeds}。サーバと allowed_hosts を確かめてください。",
            feeds="、".join(report.unreached),
        )
    if report.error is None and report.status in SUCCEEDED:
        return None
    return _(
        "直近の取り込みは失敗しました（{outcome}、終了コード {status}）: {error}",
        outcome=outcome_of(report),
        status=report.status,
        error=report.error or "",
    )


def _listed(data_folder: DataFolder, now: datetime | None) -> Iterator[Report]:
    """All reports, newest first, those dated in the future last."""
    ahead = []
    for report in read_reports(data_folder):
        if is_in_future(report.started, now):
            ahead.append(report)
        else:
            yield report
    yield from ahead


def _run(report: Report) -> Run:
    seconds = (report.finished - report.started).total_seconds()
    return Run(report.started, seconds, report.status, outcome_of(report), report.generation, report.error)
