"""What can be asked: a parsed query, filters, an order and a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Self

from kb.errors import QueryError
from kb.messages import _, listed
from kb.query.ast import MatchAll, Mode, Node
from kb.query.grammar import parse
from kb.query.match_kinds import MatchKind, Reason, kinds_of, read_reasons


class Facet(StrEnum):
    """What turns can be counted and filtered by. Several values of one are OR, facets are AND."""

    ORGANIZATION = "organization"
    SPEAKER = "speaker"
    POST = "post"
    TOPIC = "topic"
    TOPIC_GROUP = "topic_group"
    FISCAL_YEAR = "fiscal_year"
    MONTH = "month"
    KIND = "kind"
    DIALOGUE = "dialogue"
    TALK = "talk"
    SAID_TOPIC = "said_topic"
    SAID_TOPIC_GROUP = "said_topic_group"


# The facets of topics, with those that count only the topics which the words of the turn itself give.
SAID: Mapping[Facet, Facet] = {Facet.TOPIC: Facet.SAID_TOPIC, Facet.TOPIC_GROUP: Facet.SAID_TOPIC_GROUP}

# What is counted unless something else is asked for: what people choose from.
COUNTED = tuple(facet for facet in Facet if facet not in (Facet.MONTH, Facet.DIALOGUE, Facet.TALK, *SAID.values()))


class Sort(StrEnum):
    """Orders of hits; ties fall back to dialogue and order within it.

    `TAKEN_IN` has the latest arrivals first, those of one run by the day of their dialogue, the newest first.
    """

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    TAKEN_IN = "taken_in"
    DIALOGUE = "dialogue"


MAX_LIMIT = 100
MAX_OFFSET = 100_000


@dataclass(frozen=True)
class SearchRequest:
    """A search, whole and checked. Build it with `SearchRequest.of`.

    `mode` says whether a turn has to have all words or any; `query` has it worked in, as far as words are known.
    `match` are the reasons for which a word may meet a turn; what is exact always does.
    `date_from` and `date_to` are inclusive. `facets` names the facets to count. With `per_dialogue`, the hits are the
    first turn of each dialogue in the order asked for; totals and counts are of turns all the same.
    `inherited` says whether a turn also has the topics that only a heading above it gives.
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
    facets: tuple[Facet, ...] = COUNTED
    per_dialogue: bool = False
    inherited: bool = False

    def counted(self, facet: Facet) -> Facet:
        """The facet whose values stand for one that is filtered or counted."""
        return facet if self.inherited else SAID.get(facet, facet)

    @property
    def allowed(self) -> MatchKind:
        """The match kinds that `match` allows."""
        return kinds_of(self.match)

    def counting(self, *facets: Facet) -> Self:
        """The same question for its total and these counts alone: nothing is ranked, and no hit comes back."""
        return replace(self, limit=0, offset=0, facets=facets)

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
        facets: Iterable[Facet] = COUNTED,
        per_dialogue: bool = False,
        inherited: bool = False,
    ) -> Self:
        """Parses the text and checks the rest.

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
            per_dialogue=per_dialogue,
            inherited=inherited,
        )
