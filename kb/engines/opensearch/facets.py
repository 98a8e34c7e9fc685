"""Facet counts by aggregations, exact: each facet under the filters of the others, and all of its values."""

from collections.abc import Mapping, Sequence
from typing import Any

from kb.engines.opensearch.cluster import Cluster
from kb.engines.opensearch.queries import Clause
from kb.search.request import Facet, SearchRequest

MAX_BUCKETS = 10_000  # values of a facet in one answer; further ones are read page by page


def aggregations(request: SearchRequest, chosen: Mapping[Facet, Clause]) -> dict[str, Any]:
    """An aggregation for each facet of a request; `chosen` are the filters, which the query itself does not have."""
    found = {}
    for facet in request.facets:
        others = [clause for other, clause in chosen.items() if other is not facet]
        counted = {"terms": {"field": f"values.{request.effective_facet(facet)}", "size": MAX_BUCKETS}}
        found[str(facet)] = {"filter": {"bool": {"filter": others}}, "aggs": {"values": counted}}
    return found


def counts(
    cluster: Cluster,
    index: str,
    request: SearchRequest,
    query: Clause,
    chosen: Mapping[Facet, Clause],
    answer: Mapping[str, Any],
) -> dict[Facet, dict[str, int]]:
    """The counts of each facet from the answer; a facet of very many values is read page by page."""
    found = {}
    for facet in request.facets:
        buckets = answer["aggregations"][str(facet)]["values"]
        if buckets["sum_other_doc_count"]:
            others = [clause for other, clause in chosen.items() if other is not facet]
            field = request.effective_facet(facet)
            found[facet] = paged_counts(cluster, index, field, {"bool": {"filter": [query, *others]}})
        else:
            found[facet] = {bucket["key"]: bucket["doc_count"] for bucket in buckets["buckets"]}
    return found


def paged_counts(cluster: Cluster, index: str, facet: Facet, query: Clause) -> dict[str, int]:
    """The number of turns of each value of a facet, page by page."""
    found: dict[str, int] = {}
    after: Mapping[str, Any] | None = None
    while True:
        composite: dict[str, Any] = {
            "size": MAX_BUCKETS,
            "sources": [{"value": {"terms": {"field": f"values.{facet}"}}}],
            **({"after": after} if after else {}),
        }
        answer = cluster.search(index, {"size": 0, "query": query, "aggs": {"values": {"composite": composite}}})
        page = answer["aggregations"]["values"]
        found.update({bucket["key"]["value"]: bucket["doc_count"] for bucket in page["buckets"]})
        after = page.get("after_key")
        if after is None:
            return found


def all_values(cluster: Cluster, index: str, facet: Facet) -> Sequence[str]:
    """All values of a facet."""
    return list(paged_counts(cluster, index, facet, {"match_all": {}}))
