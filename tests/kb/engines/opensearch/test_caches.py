"""The caches of a generation in the cluster answer whole also when they are full."""

import base64
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from kb.analysis.tokens import TokenLink
from kb.engines.arrays.token_types import TokenType, encode_type
from kb.engines.opensearch import statistics, vocabulary
from kb.engines.opensearch.cluster import Cluster
from kb.search.document import TextField

COUNTS = {"予算": 3, "人材": 2, "防災": 1}


class _AnsweringCluster(Cluster):
    def __init__(self) -> None:
        """Without a connection."""

    def all(self, index: str, body: Mapping[str, Any], sort: str) -> Iterator[dict[str, Any]]:
        for key in body["query"]["bool"]["filter"][1]["terms"]["keys"]:
            yield {"_source": {"type": base64.b64encode(encode_type(_type(key))).decode()}}

    def search(self, index: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "aggregations": {name: {"doc_count": COUNTS[one["filter"]["name"]]} for name, one in body["aggs"].items()}
        }


def _type(key: str) -> TokenType:
    return TokenType(key, (), (), True, True, TokenLink.NONE, False, 1)


def test_types_of_a_full_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "_MAX_KEYS", 0)
    known = vocabulary.Vocabulary(_AnsweringCluster(), "types")
    assert [one.token.surface for one in known.types(TextField.TEXT, ["予算"])] == ["予算"]
    assert [one.token.surface for one in known.types(TextField.TEXT, ["予算", "人材"])] == ["予算", "人材"]


def test_frequencies_of_a_full_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "_MAX_REMEMBERED", 0)
    cache = statistics.FrequencyCache(_AnsweringCluster(), "turns")
    assert cache.frequencies({"a": {"name": "予算"}}) == {"a": 3}
    assert cache.frequencies({"a": {"name": "予算"}, "b": {"name": "人材"}}) == {"a": 3, "b": 2}
