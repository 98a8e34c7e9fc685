"""Verdicts: runs a query against one text or stored turn in the served engine, and explains each leaf."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kb.analysis.analyzer import Analyzer
from kb.analysis.sentences import Span
from kb.bootstrap import engine_over, open_kb
from kb.matching.explain import (
    LeafExplanation,
    ProximityExplanation,
    explain,
    explain_proximity,
    overall_reason,
)
from kb.model.dialogue import Dialogue, Series, Source, Turn
from kb.query.match_kinds import Reason
from kb.search.document import TurnDocument, turn_documents
from kb.search.request import Facet, SearchRequest, Sort
from kb.search.results import Page, all_hits

Search = Callable[[SearchRequest], Page]


@dataclass(frozen=True)
class Verdict:
    """The engine's answer for a query and a turn, with the explanation by the reference matcher.

    `reason` is None without a match.
    """

    query: str
    text: str
    matched: bool
    reason: Reason | None
    spans: tuple[Span, ...]
    leaves: tuple[LeafExplanation, ...]
    proximities: tuple[ProximityExplanation, ...] = ()

    @property
    def marked(self) -> list[str]:
        """The matched pieces of the text."""
        return [self.text[start:end] for start, end in self.spans]


def verdicts(cases: Iterable[tuple[str, str]], analyzer: Analyzer) -> Iterator[Verdict]:
    """The verdict of the served engine for each (query, text), over a temporary index."""
    cases = list(cases)
    numbers = {text: f"text-{number}" for number, text in enumerate(dict.fromkeys(text for _query, text in cases))}
    dialogues = {text: _dialogue(number, text) for text, number in numbers.items()}
    with engine_over(dialogues.values(), analyzer) as engine:
        for query, text in cases:
            (document,) = turn_documents(dialogues[text])
            yield _verdict(query, document, engine.search, analyzer)


def verdict_of_stored_turn(query: str, turn_id: str, data: str) -> Verdict:
    """The verdict of the served index for a turn by its id, "<dialogue>#<turn>"."""
    dialogue_id, _hash, turn = turn_id.partition("#")
    with open_kb(data) as kb, kb.snapshot() as snapshot:
        snapshot.turn(dialogue_id, turn)
        documents = {document.turn.id: document for document in turn_documents(snapshot.dialogue(dialogue_id))}
        return _verdict(query, documents[turn], snapshot.search, snapshot.analyzer)


def _verdict(query: str, document: TurnDocument, search: Search, analyzer: Analyzer) -> Verdict:
    text = document.turn.text
    request = SearchRequest.of(query, filters={Facet.DIALOGUE: [document.dialogue_id]}, sort=Sort.DIALOGUE)
    hit = next((hit for hit in all_hits(search, request) if hit.turn_id == document.turn.id), None)
    leaves = explain(request.query, document, analyzer)
    reason = overall_reason(request.query, text, analyzer) if hit else None
    proximities = explain_proximity(request.query, document, analyzer)
    return Verdict(query, text, hit is not None, reason, hit.spans if hit else (), leaves, proximities)


def as_json_object(verdict: Verdict) -> dict[str, object]:
    """The verdict as the JSON object of `kb explain --json`."""
    return {
        "query": verdict.query,
        "text": verdict.text,
        "match": verdict.matched,
        "reason": verdict.reason,
        "spans": [list(span) for span in verdict.spans],
        "marked": verdict.marked,
        "leaves": [
            {
                "asked": leaf.leaf,
                "excluded": leaf.excluded,
                "words": leaf.words,
                "instead": leaf.alternatives,
                "missing": leaf.missing,
                "met": [{"span": list(one.span), "reason": one.reason} for one in leaf.matches],
                "named": leaf.names_turn,
            }
            for leaf in verdict.leaves
        ],
        "near": [{"asked": one.near, "within": one.distance, "apart": one.apart} for one in verdict.proximities],
    }


def _dialogue(number: str, text: str) -> Dialogue:
    """A dialogue of one turn with that text."""
    turn = Turn(
        id="t1",
        order=1,
        kind="speech",
        speaker=None,
        organization=None,
        post=None,
        as_written="",
        section=(),
        topics=(),
        text=text,
        line=1,
    )
    return Dialogue(
        id=number,
        title="",
        source=Source("", None, "", "text"),
        series=Series(None, None, None),
        date=None,
        agenda=(),
        participants=(),
        turns=(turn,),
        credits=(),
        diagnostics=(),
    )
