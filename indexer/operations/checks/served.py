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
from kb.generations.ids import is_dated_ahead
from kb.generations.listing import checked
from kb.messages import _, listed
from kb.refusals import grouped, troubling
from kb.runs.freshness import age_of, informative, is_stale, last_success, reports_ahead
from kb.runs.history import failure_of, read_history
from kb.runs.reports import read_reports
from kb.runs.status import made_early, not_taken_in
from kb.search.request import SearchRequest
from kb.settings import Settings


def answers(settings: Settings) -> Iterator[Finding]:
    """Every file of the served generation is unchanged, and a match-all query finds every turn."""
    data_folder = DataFolder(settings.data)
    if data_folder.served() is None and not data_folder.published():
        yield wrong("served", _("公開された世代がありません。"), "kb index SOURCES")
        return
    try:
        generation = data_folder.to_serve()
    except IndexUnavailableError as error:
        latest = data_folder.latest()
        yield wrong("served", str(error), f"kb rollback {latest}" if latest else "kb index SOURCES")
        return
    try:
        manifest = data_folder.manifest(generation)
        with opened(data_folder.folder(generation), manifest) as snapshot:
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
    served = data_folder.served()
    earlier = data_folder.before(served) if served else data_folder.published()
    usable = next((name for name in earlier if checked(data_folder, name) is None), None)
    if usable:
        yield fine("rollback", _("戻せる世代: {id}", id=usable))
    elif earlier:
        yield attention("rollback", _("前の世代はありますが、開けません。"), "kb generations --verify")
    else:
        yield fine("rollback", _("前の世代はまだありません"))


def runs(settings: Settings) -> Iterator[Finding]:
    """The last run succeeded, recently enough."""
    data_folder = DataFolder(settings.data)
    reports = informative(read_reports(data_folder))
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
    served = data_folder.served()
    manifest = data_folder.manifest(served) if served else None
    rejected = read_history(data_folder, manifest).rejected
    if trouble := not_taken_in(rejected):
        reasons = listed(group.headline for group in grouped(troubling(rejected)))
        yield attention("documents", f"{trouble} {reasons}", "kb status --rejected")
    elif manifest:
        yield fine("documents", _("取り込めなかった文書はありません"))


def clock(settings: Settings) -> Iterator[Finding]:
    """Nothing is dated in the future: ids and ages depend on the clock."""
    data_folder, now = DataFolder(settings.data), datetime.now(UTC)
    if early := made_early(data_folder, now):
        reports = " ".join(shlex.quote(str(path)) for path in reports_ahead(data_folder, now))
        yield wrong("clock", early, f"timedatectl; rm {reports}" if reports else "timedatectl; kb index SOURCES --full")
    ahead = [name for name in data_folder.published() if is_dated_ahead(name, now) and name != data_folder.served()]
    if ahead:
        message = _(
            "世代 {id} は、この機械の時計より先の時刻のものです（ほか {more}）。新しい世代がたまると消えます。",
            id=ahead[0],
            more=len(ahead) - 1,
        )
        yield attention("clock", message, "timedatectl")
    if not early and not ahead:
        yield fine("clock", moment_text(now))
