"""Comparisons as answers: a column for each organization, with whole sentences as quotes."""

from typing import Annotated

from msgspec import Meta, Struct

from kb.analysis.sentences import Span
from kb.api.cursors import Generation
from kb.api.name_lookup import known_name
from kb.api.parameters import CompareParameters
from kb.api.periods import period_of
from kb.api.permalinks import Permalinks
from kb.api.requests import filters_of
from kb.api.turns import TurnResource, turn_of_hit
from kb.comparison.columns import ComparedOrganization, ComparedQuote, compare
from kb.messages import N_
from kb.query.ast import Mode
from kb.quoting.normal_form import fingerprint
from kb.search.request import Facet, SearchRequest
from kb.serving.snapshot import Snapshot


class QuoteResource(Struct, frozen=True):
    """A sentence of a turn, or several that a match runs through, with the turn it is from."""

    text: Annotated[str, Meta(description=N_("引用。文の途中では切りません。"))]
    range: Annotated[Span, Meta(description=N_("発言の中での文字の範囲"))]
    fingerprint: Annotated[str, Meta(description=N_("引用の指紋"))]
    turn: TurnResource


class ColumnResource(Struct, frozen=True):
    """An organization's turns that match, and its best quotes."""

    organization: str
    turns: Annotated[int, Meta(description=N_("発言の数"))]
    talks: Annotated[int, Meta(description=N_("対話の数。分けて公開されたものは一つに数えます。"))]
    first_year: Annotated[int | None, Meta(description=N_("最初の年度（西暦）"))]
    last_year: Annotated[int | None, Meta(description=N_("最後の年度（西暦）"))]
    utterances: Annotated[dict[str, int], Meta(description=N_("発言の内容ごとの件数"))]
    quotes: tuple[QuoteResource, ...]
    permalink: Annotated[str, Meta(description=N_("組織のページの固定リンク"))]


class CompareAnswer(Struct, frozen=True):
    """Organizations side by side, in the order in which they were given."""

    generation: Generation
    organizations: tuple[ColumnResource, ...]


def comparison(snapshot: Snapshot, asked: CompareParameters, links: Permalinks) -> CompareAnswer:
    """Answers a comparison.

    Raises:
        QueryError: an organization or a topic is unknown, there are too few or too many, or nothing to compare by.
    """
    organizations = dict.fromkeys(known_name(snapshot, Facet.ORGANIZATION, name, "org") for name in asked.org)
    topics = tuple(known_name(snapshot, Facet.TOPIC, name, "topic") for name in asked.topic)
    first, last = period_of(asked)
    request = SearchRequest.of(
        asked.q.strip(),
        mode=Mode(asked.mode),
        filters={**filters_of(asked), **({Facet.TOPIC: topics} if topics else {})},
        date_from=first,
        date_to=last,
        inherited=asked.headings,
    )
    columns = compare(snapshot, request, tuple(organizations))
    return CompareAnswer(snapshot.generation, tuple(_column(one, links) for one in columns))


def _column(one: ComparedOrganization, links: Permalinks) -> ColumnResource:
    return ColumnResource(
        one.organization,
        one.turns,
        one.talks,
        one.first_year,
        one.last_year,
        {value.value: value.count for value in one.utterances},
        tuple(_quote(quote, links) for quote in one.quotes),
        links.profile(Facet.ORGANIZATION, one.organization),
    )


def _quote(quote: ComparedQuote, links: Permalinks) -> QuoteResource:
    mark = fingerprint(quote.text, quote.hit.id)
    return QuoteResource(quote.text, quote.sentence, mark, turn_of_hit(quote.hit, links))
