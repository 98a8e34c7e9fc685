"""Example calls over the data at hand: each has something to find, so that a reader can follow it."""

from collections.abc import Mapping

from kb.search.request import Facet, SearchRequest
from kb.serving.snapshot import Snapshot

_COUNTED = (Facet.ORGANIZATION, Facet.SPEAKER, Facet.TOPIC)


def example_calls(snapshot: Snapshot) -> Mapping[str, Mapping[str, object]]:
    """Parameters of a call by the name of its operation; without dialogues only those that need none."""
    page = snapshot.search(SearchRequest(limit=1, facets=_COUNTED))
    most = {facet: [value.value for value in page.facets[facet]] for facet in _COUNTED}
    word = next(iter(most[Facet.TOPIC]), "窓口")
    organization = most[Facet.ORGANIZATION][:1]
    calls: dict[str, Mapping[str, object]] = {
        "search": {"q": word, "facet": ["org"], "limit": 5},
        "exchanges": {"q": word, "limit": 3},
        "turns": {"org": organization, "sort": "newest", "limit": 5},
        "dialogues": {"limit": 5},
    }
    if snapshot.dialogues:
        first = snapshot.dialogue(snapshot.dialogues[0].id)
        calls["dialogue"] = {"id": first.id, "limit": 5}
        calls["turn"] = {"dialogue": first.id, "turn": first.turns[0].id, "around": 1}
    return calls
