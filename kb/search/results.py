"""Results of a search as plain data. A highlight is a text with spans; escaping is left to the display."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from msgspec import Struct, structs

from kb.analysis.sentences import Span
from kb.model.dialogue import Kind, Role
from kb.query.ast import Mode
from kb.query.match_kinds import Reason
from kb.search.request import MAX_LIMIT, Facet, SearchRequest

_Document = TypeVar("_Document")


class DialogueRef(Struct, frozen=True):
    """A dialogue as named beside a hit."""

    id: str
    title: str
    date: date | None


class Hit(Struct, frozen=True):
    """A turn that matches. `id` is "<dialogue>#<turn>"; `spans` are sorted and do not overlap.

    `topics` come from the words of the turn, `inherited_topics` only from a heading above it.
    """

    id: str
    score: float
    reasons: tuple[Reason, ...]
    kind: Kind
    speaker: str | None
    organization: str | None
    post: str | None
    as_written: str
    dialogue: DialogueRef
    section: tuple[str, ...]
    topics: tuple[str, ...]
    text: str
    spans: tuple[Span, ...]
    taken_in: datetime | None = None
    inherited_topics: tuple[str, ...] = ()
    role: Role | None = None
    exchange: int | None = None
    start: float | None = None

    @property
    def turn_id(self) -> str:
        """The turn's id within its dialogue: the fragment of its permalink."""
        return self.id.partition("#")[2]

    @property
    def path(self) -> str:
        """The path of its page. webui defines the route; a test of webui checks that both agree."""
        return f"/dialogues/{self.id}"


class ExchangeHit(Struct, frozen=True):
    """An exchange that matches: its question, and turns of it that have matches.

    `question` is its first turn of an asker; None for a turn that is in no exchange. `turns` are the best of the
    `found` turns with a match, in order; where no turn has one, of those that pass the filters.
    """

    question: Hit | None
    turns: tuple[Hit, ...]
    found: int

    @property
    def conversation(self) -> tuple[Hit, ...]:
        """The question, then the other turns."""
        if self.question is None:
            return self.turns
        return (self.question, *(hit for hit in self.turns if hit.id != self.question.id))


class FacetValue(Struct, frozen=True):
    """A value of a facet, its number of turns under the other conditions, and whether it is selected."""

    value: str
    count: int
    selected: bool


class WordSense(Struct, frozen=True):
    """A meaning of a word of the query: names of one facet, or, for a word in Latin letters, a word that is read so.

    `word` is as typed, two words for a name written with a space. `facet` is None where `values` has a word of the
    texts, or its reading in kana.
    """

    word: str
    facet: Facet | None
    values: tuple[str, ...]


class Interpretation(Struct, frozen=True):
    """One value of a `WordSense` as a search on offer.

    `text` is the query without the word of a name, or with the value in place of the word; a sentence, which is
    searched for any of its words (`mode`), stays whole. `total` are the turns that it finds under the conditions of the
    request and, for a name, limited to it.
    """

    word: str
    facet: Facet | None
    value: str
    text: str
    total: int
    mode: Mode = Mode.ALL


class Fallback(Struct, frozen=True):
    """The search that is answered in place of one that finds nothing.

    `senses` are the words that it takes as names or readings; there are none where it looks for any of the words
    (Mode.ANY), or for the text as it stands (a literal).
    """

    request: SearchRequest
    senses: tuple[WordSense, ...] = ()


class SimilarTurns(Struct, frozen=True):
    """Turns near in meaning, beside the hits: in no total and no facet. The score of each is its cosine.

    `passages` are the nearest part of each turn's text. `ready` of `turns` have their vectors; the others cannot be
    found. `problem` is why vectors were not used.
    """

    hits: tuple[Hit, ...]
    ready: int
    turns: int
    problem: str | None = None
    passages: tuple[Span, ...] = ()

    @property
    def excerpts(self) -> tuple[Hit, ...]:
        """The hits with their nearest passage as the text, for display."""
        return tuple(
            structs.replace(hit, text=hit.text[start:end].strip())
            for hit, (start, end) in zip(self.hits, self.passages, strict=True)
        )

    @property
    def is_worth_saying(self) -> bool:
        """True where turns were found, or could not all be compared."""
        return bool(self.hits or self.problem) or self.ready < self.turns


@dataclass(frozen=True)
class Page:
    """A page of hits. `total` and the counts are exact; `query` is the rewritten query, as text.

    For exchanges (`Grouping.EXCHANGE`), `total` and counts are of exchanges, `hits` has the best turn of each with the
    score of the exchange, and `exchanges` the exchange of each hit; it is empty for other units of hits.

    A facet's values are ordered: selected first, then by count, then by value. The counts of a facet ignore its own
    selection. A selected value is listed even if its count is zero.

    An engine leaves the last three fields empty; `kb.answering` fills them. With a `fallback`, everything else is the
    answer to its request, and the request that was asked for has no hits. `interpretations` are never applied
    otherwise. `similar` is None unless the first page of words is asked of a knowledge base with an embedder.
    """

    query: str
    total: int
    generation: str
    took_ms: float
    hits: tuple[Hit, ...]
    facets: Mapping[Facet, Sequence[FacetValue]]
    exchanges: tuple[ExchangeHit, ...] = ()
    fallback: Fallback | None = None
    interpretations: tuple[Interpretation, ...] = ()
    similar: SimilarTurns | None = None

    @property
    def matching_turns(self) -> tuple[Hit, ...]:
        """The hits, or the turns of the exchanges."""
        return tuple(hit for one in self.exchanges for hit in one.turns) if self.exchanges else self.hits

    @property
    def conversations(self) -> tuple[Hit, ...]:
        """The hits, or each question with the turns of the exchange."""
        return tuple(hit for one in self.exchanges for hit in one.conversation) if self.exchanges else self.hits


def all_hits(search: Callable[[SearchRequest], Page], request: SearchRequest) -> Iterator[Hit]:
    """All hits of a request from the first on, searched page by page as they are consumed; facets are not counted."""
    return (hit for page in all_pages(search, request) for hit in page.hits)


def all_pages(search: Callable[[SearchRequest], Page], request: SearchRequest) -> Iterator[Page]:
    """All pages of a request from the first on, searched as they are consumed; facets are not counted."""
    offset, total = 0, 1
    while offset < total:
        page = search(replace(request, limit=MAX_LIMIT, offset=offset, facets=()))
        yield page
        offset, total = offset + MAX_LIMIT, page.total


def collapse(documents: Iterable[_Document], value: Callable[[_Document], str]) -> list[_Document]:
    """Collapses documents by a value: the first of each, in order."""
    firsts: dict[str, _Document] = {}
    for document in documents:
        firsts.setdefault(value(document), document)
    return list(firsts.values())


def facet_values(counts: Mapping[str, int], selected: tuple[str, ...]) -> tuple[FacetValue, ...]:
    """Values with a count or a selection: selected first, then by count, then by value."""
    values = [FacetValue(value, count, value in selected) for value, count in counts.items() if count]
    values += [FacetValue(value, 0, True) for value in selected if not counts.get(value)]
    return tuple(sorted(values, key=lambda facet: (not facet.selected, -facet.count, facet.value)))


def merge_spans(spans: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    """Sorts spans and merges those that overlap."""
    merged: list[Span] = []
    first = last = -1
    for start, end in sorted(spans):
        if start >= last:
            if last >= 0:
                merged.append(Span(first, last))
            first, last = start, end
        elif end > last:
            last = end
    return (*merged, Span(first, last)) if last >= 0 else ()
