"""Check of the cluster: connection, version, health, the indexes that the served generation names, the aliases."""

from collections.abc import Iterator

from indexer.operations.checks.finding import Finding, attention, fine, wrong
from kb.bootstrap import cluster_health
from kb.generations.data_folder import DataFolder
from kb.messages import _
from kb.settings import Settings


def health(settings: Settings) -> Iterator[Finding]:
    """The cluster answers with every shard and its replicas, and has the indexes of the served generation whole."""
    data_folder = DataFolder(settings.data)
    served = data_folder.current_or_none()
    found = cluster_health(settings, data_folder.folder(served) if served else None)
    if found is None:
        yield fine("cluster", _("OpenSearch は使っていません（kb.toml の engine）。"))
        return
    said = _(
        "OpenSearch {version}: ノード{nodes}台、状態 {status}",
        version=found.version,
        nodes=found.nodes,
        status=found.status,
    )
    if found.missing:
        missing = _(
            "{said}。世代 {id} の索引がありません: {indexes}", said=said, id=served, indexes="、".join(found.missing)
        )
        yield wrong("cluster", missing, "kb index SOURCES --full")
    elif found.short:
        short = _(
            "{said}。世代 {id} の文書が足りません: {indexes}", said=said, id=served, indexes="、".join(found.short)
        )
        yield wrong("cluster", short, "kb index SOURCES --full")
    elif found.status == "red":
        yield wrong("cluster", said, _("OpenSearch の管理者に知らせてください"))
    elif found.stray:
        stray = _(
            "{said}。別名が世代 {id} を指していません: {aliases}", said=said, id=served, aliases="、".join(found.stray)
        )
        yield attention("cluster", stray, "kb index SOURCES")
    elif found.status != "green":
        yield attention("cluster", _("{said}。写し（replica）がそろっていません。", said=said))
    else:
        yield fine("cluster", said)
