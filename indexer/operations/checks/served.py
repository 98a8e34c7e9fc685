"""Checks of the served generation and its runs: answers, fallback, freshness, rejected documents, clock."""

import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import takewhile

from indexer.operations.checks.finding import Finding, attention, fine, wrong
from kb.bootstrap import opened
from kb.cli.columns import age_text, moment_text
from kb.errors import IndexUnavailableError, KbError
from kb.generations.data_folder import DataFolder
from kb.generations.ids import is_dated_in_future
from kb.generations.listing import verification_failure
from kb.messages import _, listed
from kb.refusals import grouped, needing_attention
from kb.runs.freshness import age_of, future_reports, is_stale, last_success, without_lock_failures
from kb.runs.history import failure_of, read_history
from kb.runs.reports import read_reports
from kb.runs.status import clock_problem, rejection_problem
from kb.search.request import SearchRequest
from kb.settings import Settings


def answers(settings: Settings) -> Iterator[Finding]:
    """Every file of the served generation is unchanged, and a match-all query finds every turn."""
    data_folder = DataFolder(settings.data)
    if data_folder.current_or_none() is None and not data_folder.generation_ids():
        yield wrong("served", _("公開された世代がありません。"), "kb index SOURCES")
        return
    try:
        generation = data_folder.require_current()
    except IndexUnavailableError as error:
        latest = data_folder.latest()
        yield wrong("served", str(error), f"kb rollback {latest}" if latest else "kb index SOURCES")
        return
    try:
        manifest = data_folder.manifest(generation)
        with opened(data_folder.folder(generation), manifest, settings) as snapshot:
            total = snapshot.total(SearchRequest())
    except KbError as error:
        yield wrong("served", str(error), "kb index SOURCES --full")
        return
    if total != manifest.turns:
        message = _(
            "世代 {id} は {turns}件の発言のうち {total}件しか答えません。",
            id=generation,
            turns=manifest.turns,
            total=total,
        )
        yield wrong("served", message, "kb index SOURCES --full")
    else:
        yield fine(
            "served", _("世代 {id}: すべてのファイルが正しく、{total:,}件の発言を答えます", id=generation, total=total)
        )


def rollback(settings: Settings) -> Iterator[Finding]:
    """An earlier generation exists, for a rollback and as a fallback."""
    data_folder = DataFolder(settings.data)
    served = data_folder.current_or_none()
    earlier = data_folder.fallbacks_of(served) if served else data_folder.generation_ids()
    usable = next((name for name in earlier if verification_failure(data_folder, name) is None), None)
    if usable:
        yield fine("rollback", _("戻せる世代: {id}", id=usable))
    elif earlier:
        yield attention("rollback", _("前の世代はありますが、開けません。"), "kb generations --verify")
    else:
        yield fine("rollback", _("前の世代はまだありません"))


def runs(settings: Settings) -> Iterator[Finding]:
    """The last run succeeded, recently enough."""
    data_folder = DataFolder(settings.data)
    reports = without_lock_failures(read_reports(data_folder))
    last = next(reports, None)
    if last is None:
        yield attention("runs", _("取り込みの記録がありません。"), "kb cron SOURCES")
        return
    if failure := failure_of(last):
        row = 1 + sum(1 for _one in takewhile(failure_of, reports))
        message = f"{failure} {_('続けて失敗した回数: {count}', count=row)}"
        yield wrong("runs", message, "kb index SOURCES --verbose")
    succeeded = last_success(data_folder)
    if succeeded is None:
        return
    said = _("最後の成功: {moment}（{age}）", moment=moment_text(succeeded), age=age_text(age_of(succeeded)))
    if is_stale(succeeded, settings.stale_hours):
        yield wrong("runs", said, "crontab -l; systemctl list-timers")
    elif not failure:
        yield fine("runs", said)


def documents(settings: Settings) -> Iterator[Finding]:
    """Every document of the sources was ingested."""
    data_folder = DataFolder(settings.data)
    served = data_folder.current_or_none()
    manifest = data_folder.manifest(served) if served else None
    rejected = read_history(data_folder, manifest).rejected
    if trouble := rejection_problem(rejected):
        reasons = listed(group.headline for group in grouped(needing_attention(rejected)))
        yield attention("documents", f"{trouble} {reasons}", "kb status --rejected")
    elif manifest:
        yield fine("documents", _("取り込めなかった文書はありません"))


def clock(settings: Settings) -> Iterator[Finding]:
    """No report or generation is dated in the future: ids and ages depend on the clock."""
    data_folder, now = DataFolder(settings.data), datetime.now(UTC)
    if early := clock_problem(data_folder, now):
        reports = " ".join(shlex.quote(str(path)) for path in future_reports(data_folder, now))
        yield wrong("clock", early, f"timedatectl; rm {reports}" if reports else "timedatectl; kb index SOURCES --full")
    ahead = [
        name
        for name in data_folder.generation_ids()
        if is_dated_in_future(name, now) and name != data_folder.current_or_none()
    ]
    if ahead:
        message = _(
            "世代 {id} は、この機械の時計より先の時刻のものです（ほか {more}）。新しい世代がたまると消えます。",
            id=ahead[0],
            more=len(ahead) - 1,
        )
        yield attention("clock", message, "timedatectl")
    if not early and not ahead:
        yield fine("clock", moment_text(now))
