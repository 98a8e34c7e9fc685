"""Check of the turns near in meaning: their package, and the vectors of the served generation."""

from collections.abc import Iterator

from indexer.operations.checks.finding import Finding, attention, fine
from kb.bootstrap import configured_embedder, open_configured_kb
from kb.messages import _
from kb.settings import Settings


def meaning(settings: Settings) -> Iterator[Finding]:
    """The package has the files that were tried and can run here, and every turn has its vector."""
    embedder = configured_embedder(settings)
    if embedder is None:
        yield fine("meaning", _("意味の近い発言は使っていません（kb.toml の meaning）。"))
        return
    with open_configured_kb(settings, embedder) as kb, kb.snapshot() as snapshot:
        near = snapshot.turn_vectors
        if near is None:
            return
        table, turns = near.table, len(near)
    ready, problem = table.ready, table.problem
    said = _("{ready:,}/{turns:,}件の発言が準備できています（{model}）", ready=ready, turns=turns, model=embedder.name)
    if problem or ready < turns:
        yield attention("meaning", " ".join(filter(None, (said, problem))), "kb meaning")
    else:
        yield fine("meaning", said)
