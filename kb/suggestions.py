"""What somebody may have meant, and what else speaks of the same: questions that the knowledge base asks itself."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kb.query.ast import Literal, Node, Or, Term, leaves
from kb.search.asking import asking
from kb.search.related import telling_words
from kb.search.request import Facet, SearchRequest
from kb.search.results import Hit
from kb.search.spelling import nearly, sounding, spellings
from kb.snapshot import Snapshot
from kb.store import DialogueSummary

MOST = 3  # corrections that are offered
_LOOKED_AT = 50  # hits that are gone through


@dataclass(frozen=True)
class Correction:
    """A query that may have been meant, the word that it has for another, and how many turns it finds."""

    text: str
    written: str
    meant: str
    total: int


def corrections(snapshot: Snapshot, request: SearchRequest) -> tuple[Correction, ...]:
    """Queries like one that finds nothing, with a word that the texts have for one that they don't; the most first."""
    found: dict[str, Correction] = {}
    for leaf in leaves(request.query):
        if isinstance(leaf, Term) and leaf.text in request.text and not snapshot.total(SearchRequest.of(leaf.text)):
            for meant in _meant(snapshot, leaf):
                text = request.text.replace(leaf.text, meant, 1)
                if total := snapshot.total(_asking(request, text)):
                    found.setdefault(text, Correction(text, leaf.text, meant, total))
    return tuple(sorted(found.values(), key=lambda correction: -correction.total)[:MOST])


def related_turns(snapshot: Snapshot, dialogue_id: str, turn_id: str, *, limit: int = 5) -> tuple[Hit, ...]:
    """Turns of other dialogues that share the telling words of a turn, the closest first.

    Raises:
        NotFoundError: there is no such turn.
    """
    turn = snapshot.turn(dialogue_id, turn_id)
    own = {part.id for part in snapshot.parts(snapshot.dialogue(dialogue_id))} | {dialogue_id}
    return tuple(hit for hit in _sharing(snapshot, [turn.text]) if hit.dialogue.id not in own)[:limit]


def related_dialogues(snapshot: Snapshot, dialogue_id: str, *, limit: int = 5) -> tuple[DialogueSummary, ...]:
    """Dialogues that share the telling words of one, the closest first; the parts of its own talk are not among them.

    Raises:
        NotFoundError: there is no such dialogue.
    """
    dialogue = snapshot.dialogue(dialogue_id)
    own = {part.id for part in snapshot.parts(dialogue)} | {dialogue_id}
    closeness: defaultdict[str, float] = defaultdict(float)
    for hit in _sharing(snapshot, [turn.text for turn in dialogue.turns]):
        closeness[hit.dialogue.id] += hit.score
    summaries = {summary.id: summary for summary in snapshot.dialogues}
    closest = sorted(closeness.keys() - own, key=lambda name: (-closeness[name], name))
    return tuple(summaries[name] for name in closest[:limit])


def _meant(snapshot: Snapshot, term: Term) -> Iterator[str]:
    """What may have been meant by a term that finds nothing: its words one by one, then how it sounds."""
    yield from nearly(term.text, snapshot.vocabulary)
    asked = asking(term.text, snapshot.analyzer)
    for word in asked.words if asked else ():
        if word.surface not in snapshot.vocabulary:
            for other in nearly(word.surface, snapshot.vocabulary):
                yield term.text[: word.start] + other + term.text[word.end :]
    if (heard := sounding(term, snapshot.analyzer)) is not None:
        page = snapshot.search(SearchRequest(text=heard.text, query=heard, limit=_LOOKED_AT, facets=()))
        yield from spellings(page.hits, term)


def _sharing(snapshot: Snapshot, texts: Iterable[str]) -> tuple[Hit, ...]:
    """Turns that share the telling words of some texts."""
    words = telling_words(texts, snapshot.analyzer, snapshot.vocabulary)
    if not words:
        return ()
    # As quotations: the very words, not what else they may stand for.
    query: Node = Or(tuple(Literal(word) for word in words)) if len(words) > 1 else Literal(words[0])
    kinds = {Facet.KIND: ("speech", "question")}
    return snapshot.search(SearchRequest(query=query, filters=kinds, limit=_LOOKED_AT, facets=())).hits


def _asking(request: SearchRequest, text: str) -> SearchRequest:
    """The same request with another text."""
    return replace(request, text=text, query=SearchRequest.of(text, mode=request.mode).query)
