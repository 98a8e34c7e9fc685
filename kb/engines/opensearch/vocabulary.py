"""Vocabulary of a generation in the cluster: which token types and words a field has, by key and by prefix."""

import base64
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from kb.analysis.tokens import Token
from kb.engines.arrays.token_types import TokenType, decode_type, encode_type
from kb.engines.opensearch.cluster import Cluster
from kb.engines.opensearch.documents import TermCounts, type_term
from kb.errors import EngineError
from kb.messages import _
from kb.search.document import TextField

_MAX_KEYS = 20_000  # keys whose types are remembered


class KnownType(NamedTuple):
    """A token type of a field, with its index term."""

    term: str
    token: Token


class Vocabulary:
    """Looks up types and words; what was looked up is remembered, since a generation never changes."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster = cluster
        self._index = index
        self._lock = threading.Lock()
        self._types: dict[tuple[TextField, str], tuple[KnownType, ...]] = {}

    def types(self, field: TextField, keys: Iterable[str]) -> tuple[KnownType, ...]:
        """The types of a field that have any of some lookup keys, each once."""
        known = {key: self._types.get((field, key)) for key in keys}
        if missing := [key for key, types in known.items() if types is None]:
            known |= self._look_up(field, missing)
        return tuple(dict.fromkeys(one for types in known.values() for one in types or ()))

    def surfaces(self, field: TextField, prefix: str, most: int) -> list[str]:
        """The surfaces of one position and the words of a field that begin with a prefix; at most some of them."""
        answer = self._cluster.search(
            self._index,
            {
                "size": 0,
                "query": {"bool": {"filter": [{"term": {"field": field}}, {"prefix": {"surface": prefix}}]}},
                "aggs": {"surfaces": {"terms": {"field": "surface", "size": most, "include": f"{_escaped(prefix)}.*"}}},
            },
        )
        return [bucket["key"] for bucket in answer["aggregations"]["surfaces"]["buckets"]]

    def surfaces_among(self, field: TextField, surfaces: Iterable[str]) -> bool:
        """True if any of some texts is the surface of one position."""
        wanted = [{"term": {"field": field}}, {"terms": {"surface": list(surfaces)}}, {"exists": {"field": "keys"}}]
        answer = self._cluster.search(self._index, {"size": 0, "query": {"bool": {"filter": wanted}}})
        return bool(answer["hits"]["total"]["value"])

    def terms_of(self, field: TextField, surfaces: Iterable[str]) -> Iterator[tuple[str, bool]]:
        """Yields the terms of one position with some surfaces, and of some words; true where a word starts."""
        wanted = [{"term": {"field": field}}, {"terms": {"surface": list(surfaces)}}]
        body = {"query": {"bool": {"filter": wanted}}, "_source": ["term", "type"]}
        for hit in self._cluster.all(self._index, body, "id"):
            packed = hit["_source"].get("type")
            yield hit["_source"]["term"], packed is None or decode_type(base64.b64decode(packed)).starts_word

    def counts(self) -> Mapping[str, int]:
        """How often each surface and word occurs in the texts of the turns."""
        body = {"query": {"range": {"begun": {"gt": 0}}}, "_source": ["surface", "begun"]}
        found: dict[str, int] = {}
        for hit in self._cluster.all(self._index, body, "id"):
            source = hit["_source"]
            found[source["surface"]] = found.get(source["surface"], 0) + source["begun"]
        return found

    def _look_up(self, field: TextField, keys: list[str]) -> dict[str, tuple[KnownType, ...]]:
        body = {
            "query": {"bool": {"filter": [{"term": {"field": field}}, {"terms": {"keys": keys}}]}},
            "_source": ["type"],
        }
        found: dict[str, list[KnownType]] = {key: [] for key in keys}
        for hit in self._cluster.all(self._index, body, "id"):
            one = decode_type(base64.b64decode(hit["_source"]["type"]))
            known = KnownType(type_term(one), one.as_token())
            for key in one.keys & found.keys():
                found[key].append(known)
        answer = {key: tuple(types) for key, types in found.items()}
        with self._lock:
            if len(self._types) > _MAX_KEYS:
                self._types.clear()
            self._types.update({(field, key): types for key, types in answer.items()})
        return answer


def _escaped(prefix: str) -> str:
    """A text as a Lucene regular expression that matches it alone."""
    return "".join(f"\\{one}" if one in '.?+*|{}[]()"\\#@&<>~-^$' else one for one in prefix)


def entries(terms: TermCounts, cluster: Cluster, earlier: str | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields the documents of the types and words that occur; those of copied turns stand in the `earlier` index."""
    missing = {f"{field}/{term}": count for (field, term), count in terms.counts.items() if term not in terms.meanings}
    for (field, term), count in terms.counts.items():
        if term in terms.meanings:
            yield f"{field}/{term}", _entry(field, term, terms.meanings[term], count)
    if earlier and missing:
        for hit in cluster.all(earlier, {"query": {"match_all": {}}}, "id"):
            source = hit["_source"]
            if source["id"] in missing:
                begun = missing.pop(source["id"]) if source.get("begun") else 0
                missing.pop(source["id"], None)
                yield source["id"], {**source, **({"begun": begun} if "begun" in source else {})}
    if missing:
        raise EngineError(
            _("前の索引に語彙が{count}件ありません。kb index --full で作り直してください。", count=len(missing))
        )


def _entry(field: TextField, term: str, meaning: TokenType | str, count: int) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": f"{field}/{term}", "field": field, "term": term}
    begun = count if field is TextField.TEXT else 0
    if isinstance(meaning, str):
        return {**entry, "surface": meaning, "begun": begun}
    entry |= {"keys": sorted(meaning.keys), "type": base64.b64encode(encode_type(meaning)).decode()}
    return {**entry, "surface": meaning.surface, "begun": begun} if meaning.position_length == 1 else entry
