"""Ranking of exchanges in every engine: a question with its answers is scored and sorted as one document.

    score     for each leaf, its highest score among the turns, weighted by their kinds; the sum over the leaves
    rerank    in Mode.ANY, by the wording of the best turn
    sort      by score or by another order; an exchange arrives with its latest turn
    turns     of each exchange of the page, the best of those with a match in the text, and one that passes the filters

The highest score of a leaf, not the sum over the turns: an exchange does not rank by its length, and two words rank as
high in two turns as in one.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

from msgspec import structs

from kb.matching.question_rewriting import question_text
from kb.query.ast import Node, leaves
from kb.ranking.bm25 import kind_weight
from kb.ranking.ranker import Ranked, RankingSource, leaf_scores, ordered, reranked
from kb.ranking.rerank import RERANK_DEPTH
from kb.search.document import TextField
from kb.search.request import SearchRequest, Sort
from kb.search.results import ExchangeHit, Hit


class Exchange(NamedTuple):
    """An exchange by its documents, ascending: all its turns, those that pass the filters, and its question."""

    turns: Sequence[int]
    passing: Collection[int]
    question: int | None


class RankedExchange(NamedTuple):
    """An exchange of the page: its score, its question, and the best first of its `found` turns to show."""

    score: float
    question: Ranked | None
    best: Sequence[Ranked]
    found: int

    @property
    def all_turns(self) -> tuple[Ranked, ...]:
        """The question and the turns to show, each once."""
        return tuple(dict.fromkeys((*((self.question,) if self.question else ()), *self.best)))


def rank_exchanges(
    request: SearchRequest, query: Node, exchanges: Sequence[Exchange], source: RankingSource
) -> list[RankedExchange]:
    """Ranks the matching exchanges, given in the order of their first turns, and returns the requested page."""
    if not request.limit:
        return []
    numbers = range(len(exchanges))
    scores, own = _scores(query, exchanges, source)
    met = {document for leaf in leaves(query) for document in source.matches(leaf, TextField.TEXT)}
    best = [_best(exchange, own, met) for exchange in exchanges]
    values = replace(
        source.values,
        days=[source.values.days[exchange.turns[0]] for exchange in exchanges],
        taken_in=[max(source.values.taken_in[turn] for turn in exchange.turns) for exchange in exchanges],
        ranks=numbers,
    )
    if question := question_text(request):
        top = ordered(numbers, Sort.RELEVANCE, dict(enumerate(scores)), values)[:RERANK_DEPTH]
        turns = [best[number][0] for number in top]
        found = reranked(question, turns, [scores[number] for number in top], source)
        for number, score in zip(top, found, strict=True):
            scores[number] = score
    page = ordered(numbers, request.sort, dict(enumerate(scores)), values)
    return [
        ranked_exchange(
            scores[number],
            exchanges[number].question,
            best[number],
            sorted(exchanges[number].passing, key=lambda turn: -own[turn]),
            request.exchange_turns,
            lambda turn: Ranked(turn, own[turn]),
        )
        for number in page[request.offset : request.offset + request.limit]
    ]


def ranked_exchange(
    score: float,
    question: int | None,
    best: Sequence[int],
    passing: Sequence[int],
    most: int,
    ranked: Callable[[int], Ranked],
) -> RankedExchange:
    """An exchange of the page, given its turns to show and those that pass the filters, both best first.

    At most `most` turns are shown. If neither they nor the question pass the filters, the last gives way to one that
    does, since it is why the exchange was found. `ranked` makes a turn one with its score.
    """
    shown, found = best[:most], len(best)
    if not {question, *shown} & set(passing):
        shown, found = [*best[: most - 1], passing[0]], len({*best, passing[0]})
    asked = None if question is None else ranked(question)
    return RankedExchange(score, asked, list(map(ranked, shown)), found)


def exchange_hits(
    page: Sequence[RankedExchange], hit: Callable[[Ranked], Hit]
) -> tuple[tuple[Hit, ...], tuple[ExchangeHit, ...]]:
    """The best turn of each exchange with the exchange's score, and the exchanges; turns in the order of dialogues."""
    best = tuple(structs.replace(hit(exchange.best[0]), score=exchange.score) for exchange in page)
    found = tuple(
        ExchangeHit(
            question=hit(exchange.question) if exchange.question else None,
            turns=tuple(hit(turn) for turn in sorted(exchange.best, key=lambda ranked: ranked.document)),
            found=exchange.found,
        )
        for exchange in page
    )
    return best, found


def _scores(query: Node, exchanges: Sequence[Exchange], source: RankingSource) -> tuple[list[float], dict[int, float]]:
    """The score of each exchange, and of each of their turns."""
    own = {turn: 0.0 for exchange in exchanges for turn in exchange.turns}
    scores = [0.0] * len(exchanges)
    for leaf in leaves(query):
        found = leaf_scores(leaf, own.keys(), source)
        weighted = {turn: kind_weight(source.values.kinds[turn]) * score for turn, score in found.items()}
        for turn, score in weighted.items():
            own[turn] += score
        for number, exchange in enumerate(exchanges):
            scores[number] += max(weighted.get(turn, 0.0) for turn in exchange.turns)
    return scores, own


def _best(exchange: Exchange, own: dict[int, float], met: Collection[int]) -> list[int]:
    """The turns to show, best first: those with a match; without one, those that pass the filters."""
    found = [turn for turn in exchange.turns if turn in met] or [
        turn for turn in exchange.turns if turn in exchange.passing
    ]
    return sorted(found, key=lambda turn: -own[turn])
