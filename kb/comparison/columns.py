"""Comparison of organizations: one search narrowed to each of them in turn, counted, with its best quotes."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.analysis.sentences import Span, sentences
from kb.errors import QueryError
from kb.messages import _
from kb.query.ast import MatchAll, Node, Or, Term
from kb.query.match_kinds import Reason
from kb.quoting.book import Quote
from kb.search.request import Facet, Grouping, SearchRequest, Sort
from kb.search.results import FacetValue, Hit, Page
from kb.serving.snapshot import Snapshot
from kb.utterances.classify import utterances

MIN_ORGANIZATIONS, MAX_ORGANIZATIONS = 2, 6
MAX_QUOTES = 3
_CANDIDATES = 12  # hits among which quotes are chosen: some repeat the words of others
# The match kinds by which a topic is assigned (see indexer.enrich.topics).
_KINDS_OF_TOPICS = (Reason.EXACT, Reason.INFLECTION, Reason.VARIANT, Reason.PART, Reason.NEGATED)


@dataclass(frozen=True)
class ComparedQuote:
    """A sentence of a hit, or several that a match runs through; `spans` are the matches, in characters of it."""

    hit: Hit
    sentence: Span
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The words of the sentence."""
        return self.hit.text[self.sentence.start : self.sentence.end]

    @property
    def quote(self) -> Quote:
        """The sentence as a quotation of a book; one that is the whole turn quotes the turn."""
        whole = self.text == self.hit.text.strip()
        start, end = (None, None) if whole else self.sentence
        return Quote(self.hit.dialogue.id, self.hit.turn_id, start, end)


@dataclass(frozen=True)
class ComparedOrganization:
    """An organization's turns that match: how many, in how many talks, from which fiscal year to which, the best.

    The parts of a talk count once. `utterances` counts the turns of each kind of utterance. Years are None where no
    dialogue has a date, or no turn matches.
    """

    organization: str
    turns: int
    talks: int
    first_year: int | None
    last_year: int | None
    utterances: tuple[FacetValue, ...]
    quotes: tuple[ComparedQuote, ...]


def compare(
    snapshot: Snapshot, request: SearchRequest, organizations: Sequence[str]
) -> tuple[ComparedOrganization, ...]:
    """Searches for each organization alone, in the given order.

    The best quotes come in the engine's order of relevance for the words of the query, or without any for those that
    define the topics of the request. Where these give too few, the newest turns follow. For a topic, turns that ask or
    preside come last, as they tell least of their organization.

    Raises:
        QueryError: the organizations are too few or too many, or the request has neither words nor a topic.
    """
    _check(request, organizations)
    return tuple(_compared(snapshot, request, name) for name in organizations)


def topic_words(snapshot: Snapshot, topics: Sequence[str]) -> Node | None:
    """The query for turns with any of the words that define some topics; None where these are not known."""
    known = snapshot.registry.topic_words
    words = tuple(dict.fromkeys(word for topic in topics for word in known.get(topic, ())))
    terms = tuple(map(Term, words))
    return Or(terms) if len(terms) > 1 else terms[0] if terms else None


def search_topic_words(
    snapshot: Snapshot, request: SearchRequest, topics: Sequence[str] | None = None
) -> tuple[Hit, ...]:
    """The hits of a request with the words that define topics as their spans; none without such words.

    The topics are those of the request by default.
    """
    query = topic_words(snapshot, request.filters.get(Facet.TOPIC, ()) if topics is None else topics)
    if query is None:
        return ()
    return snapshot.search(replace(request, query=query, match=_KINDS_OF_TOPICS, facets=())).hits


def _check(request: SearchRequest, organizations: Sequence[str]) -> None:
    if isinstance(request.query, MatchAll) and not request.filters.get(Facet.TOPIC):
        raise QueryError(_("何を比べるかがありません。話題を選ぶか、キーワードを入れてください。"), parameter="q")
    count = len(organizations)
    if count < MIN_ORGANIZATIONS:
        message = _(
            "比べる組織が足りません（今は{count}）。{least}から{most}までの組織を選んでください。",
            count=count,
            least=MIN_ORGANIZATIONS,
            most=MAX_ORGANIZATIONS,
        )
        raise QueryError(message, parameter="org")
    if count > MAX_ORGANIZATIONS:
        message = _(
            "並べられる組織は{most}までです（今は{count}）。いくつか外してください。",
            most=MAX_ORGANIZATIONS,
            count=count,
        )
        raise QueryError(message, parameter="org")


def _compared(snapshot: Snapshot, request: SearchRequest, organization: str) -> ComparedOrganization:
    filters = {**request.filters, Facet.ORGANIZATION: (organization,)}
    of_topics = isinstance(request.query, MatchAll)
    narrowed = replace(
        request,
        filters=filters,
        sort=Sort.NEWEST if of_topics else Sort.RELEVANCE,
        limit=_CANDIDATES,
        offset=0,
        group=Grouping.TURN,
        facets=(Facet.TALK, Facet.FISCAL_YEAR, Facet.UTTERANCE),
    )
    page = snapshot.search(narrowed)
    hits = page.hits
    if of_topics:
        best = search_topic_words(snapshot, replace(narrowed, sort=Sort.RELEVANCE)) if page.total else ()
        hits = (*sorted(best, key=_asks), *sorted(page.hits, key=_asks))
    years = _years(page, request.filters.get(Facet.FISCAL_YEAR, ()))
    return ComparedOrganization(
        organization=organization,
        turns=page.total,
        talks=len(_counted(page.facets[Facet.TALK])),
        first_year=min(years, default=None),
        last_year=max(years, default=None),
        utterances=tuple(value for value in page.facets[Facet.UTTERANCE] if value.count),
        quotes=_quotes(hits, request.filters.get(Facet.UTTERANCE, ())),
    )


def _asks(hit: Hit) -> bool:
    return hit.role in ("asker", "chair") or hit.kind == "question"


def _years(page: Page, chosen: Sequence[str]) -> list[int]:
    """The fiscal years of the turns; a facet counts years beside the chosen ones, too."""
    return [int(year) for year in _counted(page.facets[Facet.FISCAL_YEAR]) if not chosen or year in chosen]


def _counted(values: Sequence[FacetValue]) -> list[str]:
    return [value.value for value in values if value.count]


def _quotes(hits: Sequence[Hit], kinds: Sequence[str]) -> tuple[ComparedQuote, ...]:
    """The first quotes of different turns and different words; of chosen kinds of utterance, sentences of these."""
    found: list[ComparedQuote] = []
    for quote in _candidates(hits, kinds):
        if all(quote.hit.id != other.hit.id and quote.text != other.text for other in found):
            found.append(quote)
        if len(found) == MAX_QUOTES:
            break
    return tuple(found)


def _candidates(hits: Sequence[Hit], kinds: Sequence[str]) -> Iterator[ComparedQuote]:
    """The passage of each hit with most of the different words that matched; without any, the first sentence."""
    for hit in hits:
        if passages := _passages(hit, kinds):
            sentence, spans = max(passages.items(), key=lambda one: len({hit.text[start:end] for start, end in one[1]}))
            at = sentence.start
            yield ComparedQuote(hit, sentence, tuple(Span(start - at, end - at) for start, end in spans))


def _passages(hit: Hit, kinds: Sequence[str]) -> dict[Span, list[Span]]:
    """The sentence around each span, or the sentences that it runs through, with the spans that each has.

    With kinds of utterance, the sentences of these, with the spans of their cues where no word of the query is.
    """
    whole = sentences(hit.text)
    starts = [sentence.start for sentence in whole]
    found: dict[Span, list[Span]] = {}
    for span in hit.spans:
        first, last = max(0, bisect_right(starts, span.start) - 1), bisect_left(starts, span.end) - 1
        if whole and first <= last:
            found.setdefault(Span(whole[first].start, whole[last].end), []).append(span)
    if kinds:
        told = {one.sentence: one.cue for one in utterances(hit.text) if one.kind in kinds}
        return {sentence: found.get(sentence, [cue]) for sentence, cue in told.items()}
    return found or {sentence: [] for sentence in whole[:1]}
