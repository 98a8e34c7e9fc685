"""Calls of the tools: the answers of the API within the budget of a result."""

from msgspec import structs
from msgspec.json import encode

from kb.api.comparison import QuoteResource, comparison
from kb.api.names import speakers
from kb.api.permalinks import Permalinks
from kb.api.searching import ExchangesAnswer, SearchAnswer, exchanges, search
from kb.api.verification import verify_quote
from kb.mcp.arguments import CompareArguments, ExchangeArguments, PeopleArguments, QuoteArguments, SearchArguments
from kb.mcp.budget import cut, fitting, size_of
from kb.mcp.results import (
    CitedQuote,
    ComparedColumn,
    ComparedOrganizations,
    FoundExchanges,
    FoundPeople,
    FoundTurns,
    VerifiedQuote,
)
from kb.messages import _
from kb.serving.snapshot import Snapshot

MAX_VALUES = 30  # values of a facet


def search_turns(snapshot: Snapshot, asked: SearchArguments, links: Permalinks) -> FoundTurns:
    """The turns that match, as many as fit."""

    def ask(most: int) -> SearchAnswer:
        return search(snapshot, structs.replace(asked, limit=most), links)

    answer, notices = fitting(ask, lambda found: found.turns, lambda one: size_of([one]), asked.limit)
    shown = cut(answer.turns)
    facets = {name: values[:MAX_VALUES] for name, values in answer.facets.items()}
    longer = (
        _("{facet} は全{count}個のうち、多いものから{shown}個です。", facet=name, count=len(values), shown=MAX_VALUES)
        for name, values in answer.facets.items()
        if len(values) > MAX_VALUES
    )
    return FoundTurns(
        answer.generation,
        answer.query,
        answer.total,
        answer.next,
        (*notices, *shown.notices, *longer),
        shown.turns,
        facets,
        answer.fallback,
        answer.interpretations,
    )


def search_exchanges(snapshot: Snapshot, asked: ExchangeArguments, links: Permalinks) -> FoundExchanges:
    """The exchanges that match, as many as fit; of a very long one the first turns."""

    def ask(most: int) -> ExchangesAnswer:
        return exchanges(snapshot, structs.replace(asked, limit=most), links)

    answer, notices = fitting(ask, lambda found: found.exchanges, lambda one: size_of(one.turns), asked.limit)
    shown = [cut(one.turns) for one in answer.exchanges]
    return FoundExchanges(
        answer.generation,
        answer.query,
        answer.total,
        answer.next,
        (*notices, *(notice for one in shown for notice in one.notices)),
        tuple(structs.replace(one, turns=kept.turns) for one, kept in zip(answer.exchanges, shown, strict=True)),
        answer.fallback,
    )


def people(snapshot: Snapshot, asked: PeopleArguments, links: Permalinks) -> FoundPeople:
    """Speakers with their posts over time, as many as fit."""
    answer, notices = fitting(
        lambda most: speakers(snapshot, structs.replace(asked, limit=most), links),
        lambda found: found.speakers,
        lambda one: len(encode(one).decode()),
        asked.limit,
    )
    return FoundPeople(answer.generation, answer.total, answer.next, notices, answer.speakers)


def compare(snapshot: Snapshot, asked: CompareArguments, links: Permalinks) -> ComparedOrganizations:
    """Organizations side by side, with sentences as quotes instead of whole turns."""
    answer = comparison(snapshot, asked, links)
    columns = (
        ComparedColumn(
            one.organization,
            one.permalink,
            one.turns,
            one.talks,
            one.first_year,
            one.last_year,
            one.utterances,
            tuple(map(_cited, one.quotes)),
        )
        for one in answer.organizations
    )
    notice = _("引用は発言の一部です。発言の全文は read に引用の id を渡してください。")
    return ComparedOrganizations(answer.generation, (notice,), tuple(columns))


def verify(snapshot: Snapshot, asked: QuoteArguments, links: Permalinks) -> VerifiedQuote:
    """The verdict on a quotation, or the check of a fingerprint."""
    answer = verify_quote(snapshot, asked, links)
    if (checked := answer.fingerprint) is not None:
        shown = cut([checked.turn])
        checked = structs.replace(checked, turn=shown.turns[0])
        return VerifiedQuote(answer.generation, shown.notices, None, checked)
    (verdict,) = answer.verdicts
    if verdict.turn is None:
        return VerifiedQuote(answer.generation, (), verdict, None)
    shown = cut([verdict.turn])
    return VerifiedQuote(answer.generation, shown.notices, structs.replace(verdict, turn=shown.turns[0]), None)


def _cited(quote: QuoteResource) -> CitedQuote:
    turn = quote.turn
    return CitedQuote(
        quote.text,
        quote.range,
        quote.fingerprint,
        turn.id,
        turn.permalink,
        turn.date,
        turn.speaker,
        turn.organization,
        turn.post,
        turn.dialogue.title,
    )
