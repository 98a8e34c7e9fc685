"""Search by turn: counts of the cluster, and the page ranked here from the best turns of its first ranking."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kb.engines.opensearch.candidates import SOURCE
from kb.engines.opensearch.facets import aggregations, counts
from kb.engines.opensearch.request_clauses import RequestClauses
from kb.ranking.ranker import rank
from kb.search.request import Facet, Grouping, Sort
from kb.search.results import Hit

RANKED = 200  # best turns of the first ranking that are ranked by the reasons of their matches


class TurnSearch:
    """Answers one request."""

    def __init__(self, clauses: RequestClauses) -> None:
        self._clauses = clauses
        self._request = clauses.request
        self._chosen = clauses.filters("values")
        self._answer = self._ask(*self._first(), aggregations(clauses.request, self._chosen))
        self.total: int = self._answer["hits"]["total"]["value"]

    @property
    def counts(self) -> Mapping[Facet, Mapping[str, int]]:
        """The counts of each facet."""
        index = self._clauses.index
        return counts(index.cluster, index.file.turns, self._request, self._clauses.found, self._chosen, self._answer)

    def hits(self) -> tuple[Hit, ...]:
        """The hits of the page. Beyond the best turns, the order is that of the first ranking."""
        request, found = self._request, self._answer["hits"]["hits"]
        if not request.limit:
            return ()
        if not self._clauses.is_ranked:
            return self._in_given_order(found)
        if self.total > RANKED and request.group is Grouping.DIALOGUE:
            return self._in_given_order(self._ask(request.offset, request.limit)["hits"]["hits"])
        source = self._clauses.candidates(found)
        ranked = rank(request, self._clauses.query, range(len(found)), source)
        page = tuple(source.hit(self._clauses.query, *one) for one in ranked)
        rest = request.limit - len(page)
        if self.total <= RANKED or not rest:
            return page
        return page + self._in_given_order(self._ask(max(request.offset, RANKED), rest)["hits"]["hits"])

    def _first(self) -> tuple[int, int]:
        if not self._request.limit:
            return 0, 0
        return (0, RANKED) if self._clauses.is_ranked else (self._request.offset, self._request.limit)

    def _ask(self, offset: int, limit: int, counted: Mapping[str, Any] | None = None) -> dict[str, Any]:
        index = self._clauses.index
        body = {
            **self._clauses.query_and_order("rank"),
            "post_filter": {"bool": {"filter": list(self._chosen.values())}},
            "from": offset,
            "size": limit,
            "_source": SOURCE,
            "track_total_hits": True,
            **({"aggs": counted} if counted else {}),
        }
        first_of_all = counted is not None and self._clauses.is_ranked  # the ranker collapses what it is given
        if self._request.group is Grouping.DIALOGUE and not first_of_all:
            body["collapse"] = {"field": f"values.{Facet.DIALOGUE}"}
        return index.cluster.search(index.file.turns, body)

    def _in_given_order(self, found: Sequence[Mapping[str, Any]]) -> tuple[Hit, ...]:
        """Hits in the order of the cluster, with the scores of the ranker."""
        query, source = self._clauses.query, self._clauses.candidates(found)
        all_of = replace(self._request, sort=Sort.DIALOGUE, group=Grouping.TURN, offset=0, limit=max(1, len(found)))
        scores = dict(rank(all_of, query, range(len(found)), source))
        numbers = [source.number_of_rank[hit["_source"]["rank"]] for hit in found]
        return tuple(source.hit(query, number, scores[number]) for number in numbers)
