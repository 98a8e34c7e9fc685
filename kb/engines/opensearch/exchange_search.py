"""Search by exchange: the same clauses over the index of exchanges, ranked by the shared ranker.

A clause matches an exchange if any of its turns meets it; filters are asked of a single turn, a nested document.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kb.engines.evaluation import passes, question_of
from kb.engines.opensearch.candidates import SOURCE
from kb.engines.opensearch.facets import MAX_BUCKETS
from kb.engines.opensearch.queries import ALL, Clause, terms
from kb.engines.opensearch.request_clauses import RequestClauses
from kb.errors import EngineError
from kb.messages import _
from kb.ranking.exchanges import Exchange, exchange_hits, rank_exchanges
from kb.search.request import Facet, Sort
from kb.search.results import ExchangeHit, Hit

RANKED_EXCHANGES = 100  # best exchanges of the first ranking that are ranked by the reasons of their matches

_MEMBERS = "members"


class ExchangeSearch:
    """Answers one request."""

    def __init__(self, clauses: RequestClauses) -> None:
        self._clauses = clauses
        self._request = clauses.request
        self._chosen = clauses.filters(f"{_MEMBERS}.values")
        self._answer = self._ask(*self._first(), self._aggregations())
        self.total: int = self._answer["hits"]["total"]["value"]

    @property
    def counts(self) -> Mapping[Facet, Mapping[str, int]]:
        """The number of exchanges of each value, among turns that pass the filters of the other facets.

        Raises:
            EngineError: a facet has more values than an answer may have.
        """
        found = {}
        for facet in self._request.facets:
            values = self._answer["aggregations"][str(facet)]["passing"]["values"]
            if values["sum_other_doc_count"]:
                raise EngineError(_("値が{most}を超える項目は、質疑ごとには数えられません。", most=MAX_BUCKETS))
            found[facet] = {bucket["key"]: bucket["exchanges"]["doc_count"] for bucket in values["buckets"]}
        return found

    def page(self) -> tuple[tuple[Hit, ...], tuple[ExchangeHit, ...]]:
        """The best turn of each exchange of the page, and the exchanges."""
        request = self._request
        units = self._units(self._answer)
        if not request.limit or not units:
            return (), ()
        if not self._clauses.is_ranked:
            return self._ranked(units, given_order=True)
        if self.total <= RANKED_EXCHANGES or request.offset + request.limit <= RANKED_EXCHANGES:
            return self._ranked(units, given_order=False)
        return self._ranked(self._units(self._ask(request.offset, request.limit)), given_order=True)

    def _first(self) -> tuple[int, int]:
        if not self._request.limit:
            return 0, 0
        return (0, RANKED_EXCHANGES) if self._clauses.is_ranked else (self._request.offset, self._request.limit)

    def _ask(self, offset: int, limit: int, counted: Mapping[str, Any] | None = None) -> dict[str, Any]:
        index = self._clauses.index
        body = {
            **self._clauses.query_and_order("first"),
            "post_filter": _having(list(self._chosen.values())),
            "from": offset,
            "size": limit,
            "_source": ["rank"],
            "track_total_hits": True,
            **({"aggs": counted} if counted else {}),
        }
        return index.cluster.search(index.file.exchanges, body)

    def _aggregations(self) -> dict[str, Any]:
        found = {}
        for facet in self._request.facets:
            others = [clause for other, clause in self._chosen.items() if other is not facet]
            field = f"{_MEMBERS}.values.{self._request.effective_facet(facet)}"
            counted = {"terms": {"field": field, "size": MAX_BUCKETS}, "aggs": {"exchanges": {"reverse_nested": {}}}}
            passing = {"filter": {"bool": {"filter": others}}, "aggs": {"values": counted}}
            found[str(facet)] = {"nested": {"path": _MEMBERS}, "aggs": {"passing": passing}}
        return found

    def _units(self, answer: Mapping[str, Any]) -> list[list[int]]:
        """The exchanges of an answer, each by the ranks of its turns."""
        return [hit["_source"]["rank"] for hit in answer["hits"]["hits"]]

    def _ranked(
        self, units: Sequence[Sequence[int]], *, given_order: bool
    ) -> tuple[tuple[Hit, ...], tuple[ExchangeHit, ...]]:
        """The page of some exchanges by the ranker, or all of them in the order given."""
        request, query = self._request, self._clauses.query
        index = self._clauses.index
        ranks = [rank for unit in units for rank in unit]
        body = {"query": terms("rank", ranks), "_source": SOURCE}
        source = self._clauses.candidates(list(index.cluster.all(index.file.turns, body, "rank")))
        in_order = sorted(units, key=lambda unit: unit[0])
        exchanges = []
        for unit in in_order:
            turns = [source.number_of_rank[rank] for rank in unit]
            passing = [turn for turn in turns if passes(request, source.documents[turn])]
            exchanges.append(Exchange(turns, passing, question_of(source.documents, turns)))
        if not given_order:
            page = rank_exchanges(request, query, exchanges, source)
        else:
            all_of = replace(request, sort=Sort.DIALOGUE, offset=0, limit=len(units))
            by_first = dict(zip(map(tuple, in_order), rank_exchanges(all_of, query, exchanges, source), strict=True))
            page = [by_first[tuple(unit)] for unit in units]
        return exchange_hits(page, lambda ranked: source.hit(query, *ranked))


def _having(filters: Sequence[Clause]) -> Clause:
    """The exchanges of which one turn passes all filters."""
    return {"nested": {"path": _MEMBERS, "query": {"bool": {"filter": list(filters)}}}} if filters else ALL
