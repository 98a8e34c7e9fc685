"""The search request: a parsed query, filters, a sort order and a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Self, TypedDict, Unpack

from kb.errors import QueryError
from kb.messages import _, listed
from kb.query.ast import DateRange, MatchAll, Mode, Node
from kb.query.grammar import parse
from kb.query.match_kinds import MatchKind, Reason, kinds_of, read_reasons


class Facet(StrEnum):
    """Facets of turns, for counts and filters. Several values of one facet are OR, facets are AND.

    A value of `EXCHANGE` is "<dialogue>#<number>".
    """

    ORGANIZATION = "organization"
    SPEAKER = "speaker"
    POST = "post"
    TOPIC = "topic"
    TOPIC_GROUP = "topic_group"
    FISCAL_YEAR = "fiscal_year"
    MONTH = "month"
    KIND = "kind"
    ROLE = "role"
    UTTERANCE = "utterance"
    MEETING = "meeting"
    SERIES = "series"
    EXCHANGE = "exchange"
    DIALOGUE = "dialogue"
    TALK = "talk"
    SAID_TOPIC = "said_topic"
    SAID_TOPIC_GROUP = "said_topic_group"


# Facets of topics -> those without the topics that a turn inherits from its headings.
SAID_FACETS: Mapping[Facet, Facet] = {Facet.TOPIC: Facet.SAID_TOPIC, Facet.TOPIC_GROUP: Facet.SAID_TOPIC_GROUP}

# Facets counted by default: those offered as filters.
DEFAULT_FACETS = tuple(
    facet
    for facet in Facet
    if facet not in (Facet.MONTH, Facet.EXCHANGE, Facet.DIALOGUE, Facet.TALK, *SAID_FACETS.values())
)


class Sort(StrEnum):
    """Sort orders of hits; ties are broken by dialogue and order within it.

    `TAKEN_IN` puts the latest arrivals first, and those of one run by the day of their dialogue, newest first.
    """

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    TAKEN_IN = "taken_in"
    DIALOGUE = "dialogue"


class Grouping(StrEnum):
    """Unit of a hit, and of totals and counts with `EXCHANGE`.

    `TURN` is each matching turn. `DIALOGUE` collapses them to the first of each dialogue; totals and counts stay those
    of turns. `EXCHANGE` searches each question with its answers as one document: a word or a condition of the query may
    be met by any of its turns, but the filters all by one turn, so that a speaker and the role of an asker are the
    questions of that speaker. A turn in no exchange is a unit of its own.
    """

    TURN = "turn"
    EXCHANGE = "exchange"
    DIALOGUE = "dialogue"


class SearchKeywords(TypedDict, total=False):
    """Keywords of `KnowledgeBase.search`: filters by the usual facets, and the other parameters of a request.

    Several values of a filter are OR. With mode="any", a turn matches if it has any content word of the query.
    """

    organization: Iterable[str]
    speaker: Iterable[str]
    topic: Iterable[str]
    fiscal_year: Iterable[str | int]
    kind: Iterable[str]
    role: Iterable[str]
    utterance: Iterable[str]
    meeting: Iterable[str]
    series: Iterable[str]
    mode: Mode | str
    match: Iterable[Reason | str]
    date_from: date | None
    date_to: date | None
    sort: Sort | str
    group: Grouping | str
    limit: int
    offset: int


_FILTERS: Mapping[str, Facet] = {
    "organization": Facet.ORGANIZATION,
    "speaker": Facet.SPEAKER,
    "topic": Facet.TOPIC,
    "fiscal_year": Facet.FISCAL_YEAR,
    "kind": Facet.KIND,
    "role": Facet.ROLE,
    "utterance": Facet.UTTERANCE,
    "meeting": Facet.MEETING,
    "series": Facet.SERIES,
}

MAX_LIMIT = 100
MAX_OFFSET = 100_000
EXCHANGE_TURNS = 3  # turns of an exchange on a page


@dataclass(frozen=True)
class SearchRequest:
    """A validated search request. Build it with `SearchRequest.of`.

    `mode` is the operator between adjacent words, and is applied in `query`. `match` are the allowed reasons of a
    match, exact always among them. `date_from` and `date_to` are inclusive. `facets` are the facets to count, `group`
    is the unit of a hit; an exchange comes with its best turns, at most `exchange_turns`. With `inherited`, a turn also
    has the topics that only a heading above it gives.

    With `fall_back`, `kb.answering` may answer another search where this one finds nothing; engines ignore it.
    """

    text: str = ""
    mode: Mode = Mode.ALL
    query: Node = field(default_factory=MatchAll)
    filters: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    match: tuple[Reason, ...] = tuple(Reason)
    date_from: date | None = None
    date_to: date | None = None
    sort: Sort = Sort.RELEVANCE
    limit: int = 20
    offset: int = 0
    facets: tuple[Facet, ...] = DEFAULT_FACETS
    group: Grouping = Grouping.TURN
    exchange_turns: int = EXCHANGE_TURNS
    inherited: bool = False
    fall_back: bool = False

    def effective_facet(self, facet: Facet) -> Facet:
        """The facet whose values are counted and filtered for a requested one: by default without inherited topics."""
        return facet if self.inherited else SAID_FACETS.get(facet, facet)

    @property
    def period(self) -> DateRange | None:
        """The dates as a node of a query; None without a bound, which turns without a date match too."""
        return DateRange(self.date_from, self.date_to) if self.date_from or self.date_to else None

    @property
    def allowed(self) -> MatchKind:
        """The match kinds that `match` allows."""
        return kinds_of(self.match)

    def counts_only(self, *facets: Facet) -> Self:
        """The request without hits and ranking, for its total and the counts of some facets."""
        return replace(self, limit=0, offset=0, facets=facets)

    @classmethod
    def of_keywords(cls, text: str = "", **keywords: Unpack["SearchKeywords"]) -> Self:
        """Builds a request from keywords, among them one for each of the usual filters. Raises what `of` does.

        It may fall back to another search, unless `mode` says which is meant.
        """
        others: dict[str, Any] = {"fall_back": "mode" not in keywords, **keywords}
        filters = {facet: map(str, others.pop(name, ())) for name, facet in _FILTERS.items()}
        return cls.of(text, filters=filters, **others)

    @classmethod
    def of(
        cls,
        text: str = "",
        *,
        mode: Mode | str = Mode.ALL,
        match: Iterable[Reason | str] = tuple(Reason),
        filters: Mapping[Facet, Iterable[str]] | None = None,
        date_from: date | None = None,
        date_to: date | None = None,
        sort: Sort | str = Sort.RELEVANCE,
        limit: int = 20,
        offset: int = 0,
        facets: Iterable[Facet] = DEFAULT_FACETS,
        group: Grouping | str = Grouping.TURN,
        inherited: bool = False,
        fall_back: bool = False,
    ) -> Self:
        """Parses the query text and validates the parameters.

        Raises:
            QueryError: the query breaks a limit, or a parameter is out of range; it names which.
        """
        if not 1 <= limit <= MAX_LIMIT:
            message = _("1ページの件数は 1 から {most} までで指定してください: {value}", most=MAX_LIMIT, value=limit)
            raise QueryError(message, parameter="limit")
        if not 0 <= offset <= MAX_OFFSET:
            message = _("表示の開始位置は 0 から {most} までで指定してください: {value}", most=MAX_OFFSET, value=offset)
            raise QueryError(message, parameter="offset")
        if date_from and date_to and date_from > date_to:
            message = _(
                "期間の始まり {start} が終わり {end} より後です。入れ替えてください。", start=date_from, end=date_to
            )
            raise QueryError(message, parameter="from")
        if mode not in tuple(Mode):
            message = _(
                "語の組み合わせ方「{value}」はありません。{choices} から選んでください。",
                value=mode,
                choices=listed(Mode),
            )
            raise QueryError(message, parameter="mode")
        if sort not in tuple(Sort):
            message = _(
                "並び順「{value}」はありません。{choices} から選んでください。", value=sort, choices=listed(Sort)
            )
            raise QueryError(message, parameter="sort")
        if group not in tuple(Grouping):
            message = _(
                "まとめ方「{value}」はありません。{choices} から選んでください。", value=group, choices=listed(Grouping)
            )
            raise QueryError(message, parameter="group")
        chosen = {facet: tuple(dict.fromkeys(values)) for facet, values in (filters or {}).items()}
        return cls(
            text=text,
            mode=Mode(mode),
            match=read_reasons(match),
            query=parse(text, Mode(mode)),
            filters={facet: values for facet, values in chosen.items() if values},
            date_from=date_from,
            date_to=date_to,
            sort=Sort(sort),
            limit=limit,
            offset=offset,
            facets=tuple(facets),
            group=Grouping(group),
            inherited=inherited,
            fall_back=fall_back,
        )
