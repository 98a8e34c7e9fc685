"""Example calls over the data at hand: each has something to find, so that a reader can follow it."""

from collections.abc import Mapping

from kb.analysis.sentences import sentences
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
        "speakers": {"org": organization, "limit": 5},
        "organizations": {"limit": 5},
        "topics": {"limit": 5},
        "suggest": {"q": word[:1]},
        "trends": {"term": [word]},
        "dify_retrieval": {
            "knowledge_id": "turns",
            "query": word,
            "retrieval_setting": {"top_k": 3, "score_threshold": 0.2},
        },
    }
    if len(most[Facet.ORGANIZATION]) > 1:
        calls["compare"] = {"q": word, "org": most[Facet.ORGANIZATION][:2]}
    if snapshot.dialogues:
        first = snapshot.dialogue(snapshot.dialogues[0].id)
        calls["dialogue"] = {"id": first.id, "limit": 5}
        calls["turn"] = {"dialogue": first.id, "turn": first.turns[0].id, "around": 1}
        words = first.turns[0].text
        sentence = sentences(words)[0]
        quote = words[sentence.start : sentence.end].strip()
        calls["verify_quote"] = {"quote": quote}
        calls["verify_draft"] = {"draft": f"「{quote}」と述べた。"}
    return calls
