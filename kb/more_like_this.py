"""More like this: turns and dialogues that share key terms with a given one, found by a disjunction of the terms."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from kb.answering.similar import similar_turns
from kb.generations.store import DialogueSummary
from kb.model.dialogue import SPOKEN
from kb.query.ast import Literal, Node, Or
from kb.search.request import Facet, SearchRequest
from kb.search.results import Hit, SimilarTurns
from kb.serving.snapshot import Snapshot
from kb.suggest.key_terms import WordCounts

MIN_SHARED_TERMS = 2  # key terms that related turns have in common; one may be a coincidence
_EXAMINED_HITS = 50  # hits whose key terms are compared


@dataclass(frozen=True)
class RelatedTurn:
    """A related turn of another dialogue, and the shared key terms."""

    hit: Hit
    terms: tuple[str, ...]


@dataclass(frozen=True)
class RelatedDialogue:
    """A related dialogue, and the key terms shared by its turns."""

    dialogue: DialogueSummary
    terms: tuple[str, ...]


def related_turns(snapshot: Snapshot, dialogue_id: str, turn_id: str, *, limit: int = 5) -> tuple[RelatedTurn, ...]:
    """Turns of other dialogues that share at least two key terms with a turn, the closest first.

    Raises:
        NotFoundError: there is no such turn.
    """
    turn = snapshot.turn(dialogue_id, turn_id)
    own = _own_parts(snapshot, dialogue_id)
    candidates = _turns_with_shared_terms(snapshot, snapshot.term_frequencies(dialogue_id, turn.id))
    related = (one for one in candidates if one.hit.dialogue.id not in own and len(one.terms) >= MIN_SHARED_TERMS)
    return tuple(islice(related, limit))


def turns_near_in_meaning(
    snapshot: Snapshot, dialogue_id: str, turn_id: str, related: Iterable[RelatedTurn]
) -> SimilarTurns | None:
    """Turns of other dialogues near in meaning to a turn, without the related ones; None without an embedder.

    Raises:
        SearchTimeoutError: the deadline has passed.
    """
    own = _own_parts(snapshot, dialogue_id)
    known = {one.hit.id for one in related}
    return similar_turns(snapshot, dialogue_id, turn_id, except_dialogues=own, except_hits=known)


def related_dialogues(snapshot: Snapshot, dialogue_id: str, *, limit: int = 5) -> tuple[RelatedDialogue, ...]:
    """Dialogues whose turns share at least two key terms with a dialogue, the closest first.

    The parts of its own talk are not among them.

    Raises:
        NotFoundError: there is no such dialogue.
    """
    own = _own_parts(snapshot, dialogue_id)
    closeness: defaultdict[str, float] = defaultdict(float)
    shared: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for one in _turns_with_shared_terms(snapshot, snapshot.term_frequencies(dialogue_id)):
        closeness[one.hit.dialogue.id] += one.hit.score
        shared[one.hit.dialogue.id].update(dict.fromkeys(one.terms))
    summaries = {summary.id: summary for summary in snapshot.dialogues}
    near = [name for name in closeness if name not in own and len(shared[name]) >= MIN_SHARED_TERMS]
    closest = sorted(near, key=lambda name: (-closeness[name], name))
    return tuple(RelatedDialogue(summaries[name], tuple(shared[name])) for name in closest[:limit])


def _own_parts(snapshot: Snapshot, dialogue_id: str) -> set[str]:
    """The ids of a dialogue and of the other parts of its talk."""
    return {part.id for part in snapshot.parts(snapshot.dialogue(dialogue_id))} | {dialogue_id}


def _turns_with_shared_terms(snapshot: Snapshot, words: WordCounts) -> Iterator[RelatedTurn]:
    """Turns that share key terms with some words, best score first.

    The terms are searched as literals, which need no analysis. A literal also matches inside a longer word, so the
    stored word counts of a turn decide which terms it shares.
    """
    terms = snapshot.key_terms(words)
    if len(terms) < MIN_SHARED_TERMS:
        return
    query: Node = Or(tuple(Literal(term) for term in terms))
    kinds = {Facet.KIND: SPOKEN}
    for hit in snapshot.search(SearchRequest(query=query, filters=kinds, limit=_EXAMINED_HITS, facets=())).hits:
        counts = snapshot.term_frequencies(hit.dialogue.id, hit.turn_id)
        if shared := tuple(term for term in terms if term in counts):
            yield RelatedTurn(hit, shared)
