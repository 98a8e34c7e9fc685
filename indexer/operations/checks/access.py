"""Checks of access: the permissions, the editions of the served generation, and how visitors are told apart."""

from collections.abc import Iterator

from indexer.operations.checks.finding import Finding, attention, fine, wrong
from kb.bootstrap import opened
from kb.generations.data_folder import DataFolder
from kb.messages import _, listed
from kb.permissions import Permissions, edition_name, load_permissions, require_places, unmatched_message
from kb.search.request import SearchRequest
from kb.settings import Settings


def access(settings: Settings) -> Iterator[Finding]:
    """The served generation was made with the present permissions, and every edition answers all of its turns."""
    if settings.permissions is None:
        yield fine("access", _("閲覧権限の設定はありません。ページを開ける人は誰でもすべてを読めます。"))
        return
    permissions = load_permissions(settings.permissions)
    require_places(permissions, settings.permissions)
    served = DataFolder(settings.data).current_or_none()
    if served:
        yield from _editions(settings, permissions, served)
    if settings.access == "open" and any(group.reads for group in permissions.group):
        message = _('access = "open" では、グループの文書はトークンでしか読めません。')
        yield attention("access", message, 'kb.toml: access = "header"')


def _editions(settings: Settings, permissions: Permissions, served: str) -> Iterator[Finding]:
    data_folder = DataFolder(settings.data)
    manifest = data_folder.manifest(served)
    if manifest.versions.permissions != permissions.version:
        message = _("世代 {id} は、いまの閲覧権限の設定とは別の設定で作られています。", id=served)
        yield wrong("access", message, "kb index SOURCES; systemctl restart kb-web.service")
        return
    for rule in permissions.unmatched([source.path for source in manifest.sources]):
        yield attention("access", unmatched_message(rule))
    for edition in manifest.editions:
        with opened(data_folder.folder(served), manifest, settings, edition) as snapshot:
            total = snapshot.total(SearchRequest())
        if total != edition.turns:
            message = _(
                "{readers} の索引は {turns}件の発言のうち {total}件しか答えません。",
                readers=edition.name,
                turns=edition.turns,
                total=total,
            )
            yield wrong("access", message, "kb index SOURCES --full")
    names = listed(edition_name(labels) for labels in permissions.editions)
    yield fine("access", _("読める範囲ごとの索引: {names}", names=names))
