"""More like this: turns and dialogues that share key terms with a given one, found by a disjunction of the terms."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from kb.generations.store import DialogueSummary
from kb.query.ast import Literal, Node, Or
from kb.search.request import Facet, SearchRequest
from kb.search.results import Hit
from kb.serving.snapshot import Snapshot
from kb.suggest.key_terms import WordCounts

SHARED = 2  # key terms that related turns have in common: one may be chance
_LOOKED_AT = 50  # hits that are gone through


@dataclass(frozen=True)
class RelatedTurn:
    """A turn of another dialogue, and the key terms that it shares."""

    hit: Hit
    terms: tuple[str, ...]


@dataclass(frozen=True)
class RelatedDialogue:
    """Another dialogue, and the key terms that its turns share."""

    dialogue: DialogueSummary
    terms: tuple[str, ...]


def related_turns(snapshot: Snapshot, dialogue_id: str, turn_id: str, *, limit: int = 5) -> tuple[RelatedTurn, ...]:
    """Turns of other dialogues that share at least two key terms with a turn, the closest first.

    Raises:
        NotFoundError: there is no such turn.
    """
    turn = snapshot.turn(dialogue_id, turn_id)
    own = _own(snapshot, dialogue_id)
    sharing = _sharing(snapshot, snapshot.words(dialogue_id, turn.id))
    found = (one for one in sharing if one.hit.dialogue.id not in own and len(one.terms) >= SHARED)
    return tuple(islice(found, limit))


def related_dialogues(snapshot: Snapshot, dialogue_id: str, *, limit: int = 5) -> tuple[RelatedDialogue, ...]:
    """Dialogues whose turns share at least two key terms with a dialogue, the closest first.

    The parts of its own talk are not among them.

    Raises:
        NotFoundError: there is no such dialogue.
    """
    own = _own(snapshot, dialogue_id)
    closeness: defaultdict[str, float] = defaultdict(float)
    shared: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for one in _sharing(snapshot, snapshot.words(dialogue_id)):
        closeness[one.hit.dialogue.id] += one.hit.score
        shared[one.hit.dialogue.id].update(dict.fromkeys(one.terms))
    summaries = {summary.id: summary for summary in snapshot.dialogues}
    near = [name for name in closeness if name not in own and len(shared[name]) >= SHARED]
    closest = sorted(near, key=lambda name: (-closeness[name], name))
    return tuple(RelatedDialogue(summaries[name], tuple(shared[name])) for name in closest[:limit])


def _own(snapshot: Snapshot, dialogue_id: str) -> set[str]:
    """The ids of a dialogue and of the other parts of its talk."""
    return {part.id for part in snapshot.parts(snapshot.dialogue(dialogue_id))} | {dialogue_id}


def _sharing(snapshot: Snapshot, words: WordCounts) -> Iterator[RelatedTurn]:
    """Turns that share key terms with some words, the closest first.

    The terms are searched as quotations, which no tokenizer has to cut; a quotation is also found inside a longer word,
    so the words that were counted for the turn decide whether it shares a term.
    """
    terms = snapshot.key_terms(words)
    if len(terms) < SHARED:
        return
    query: Node = Or(tuple(Literal(term) for term in terms))
    kinds = {Facet.KIND: ("speech", "question")}
    for hit in snapshot.search(SearchRequest(query=query, filters=kinds, limit=_LOOKED_AT, facets=())).hits:
        theirs = snapshot.words(hit.dialogue.id, hit.turn_id)
        if shared := tuple(term for term in terms if term in theirs):
            yield RelatedTurn(hit, shared)
