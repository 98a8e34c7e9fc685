"""Index settings and mappings: documents of turns, of exchanges, and of the token types and words of each field.

words.<field>    the token graph as terms with positions: all token types that begin at a position (`documents`)
grams.<field>    bigrams of the folded text without white space, and its single characters
values.<facet>   facet values
date, taken_in   proleptic ordinal and seconds since 1970, 0 if unknown
length, rank     tokens of the text; the order of dialogues and turns
offsets          where the tokens of `words.text` stand (`stored_graphs`), stored only
document         the turn as it is shown (msgpack, base64), stored only
"""

from collections.abc import Mapping
from typing import Any

from kb.search.document import TextField
from kb.search.request import MAX_LIMIT, MAX_OFFSET, Facet

GLUE = "\x02"  # between terms at one position
NO_TERM = "_"  # a position at which no term begins

_MAX_POSITION = 32_766  # bytes of the terms of one position: Lucene's limit of a term

_ANALYSIS: Mapping[str, Any] = {
    "tokenizer": {
        "positions": {"type": "whitespace", "max_token_length": _MAX_POSITION},
        "pairs": {"type": "ngram", "min_gram": 2, "max_gram": 2},
        "characters": {"type": "ngram", "min_gram": 1, "max_gram": 1},
    },
    "filter": {
        "each": {"type": "pattern_capture", "preserve_original": False, "patterns": [f"([^{GLUE}]+)"]},
        "gaps": {"type": "stop", "stopwords": [NO_TERM], "ignore_case": False},
    },
    "analyzer": {
        "token_graph": {"type": "custom", "tokenizer": "positions", "filter": ["gaps", "each"]},
        "bigrams": {"type": "custom", "tokenizer": "pairs"},
        "characters": {"type": "custom", "tokenizer": "characters"},
    },
}


def turn_index(shards: int, replicas: int) -> dict[str, Any]:
    """The body that creates the index of turns."""
    return _text_index(shards, replicas, {"offsets": {"type": "binary"}, "document": {"type": "binary"}})


def exchange_index(shards: int, replicas: int) -> dict[str, Any]:
    """The body that creates the index of exchanges: a question with its answers, or a turn in none.

    It has the fields of the index of turns with the values of all its turns, so that a clause matches it if any of them
    meets the clause. `first` is the rank of its first turn; `members` are the values of each turn, which a filter asks
    of a single one.
    """
    values = {"properties": {facet: {"type": "keyword"} for facet in Facet}}
    members = {"type": "nested", "properties": {"values": values}}
    return _text_index(shards, replicas, {"first": {"type": "long"}, "members": members})


def _text_index(shards: int, replicas: int, further: Mapping[str, Any]) -> dict[str, Any]:
    words = {"type": "text", "analyzer": "token_graph", "norms": False}
    character = {"type": "text", "analyzer": "characters", "norms": False}
    grams = {"type": "text", "analyzer": "bigrams", "norms": False, "fields": {"one": character}}
    return {
        "settings": {
            "index": {
                "number_of_shards": shards,
                "number_of_replicas": replicas,
                "refresh_interval": -1,
                "max_result_window": MAX_OFFSET + MAX_LIMIT,
            },
            "analysis": _ANALYSIS,
        },
        "mappings": {
            "dynamic": "strict",
            "properties": {
                "words": {"properties": dict.fromkeys(TextField, words)},
                "grams": {"properties": dict.fromkeys(TextField, grams)},
                "values": {"properties": {facet: {"type": "keyword"} for facet in Facet}},
                "date": {"type": "integer"},
                "taken_in": {"type": "long"},
                "length": {"type": "integer"},
                "rank": {"type": "long"},
                **further,
            },
        },
    }


def vocabulary_index(shards: int, replicas: int) -> dict[str, Any]:
    """The body that creates the index of token types and of words of several tokens.

    A type has its lookup keys and, where it covers one position, its surface; a word has itself as `surface`.
    `begun` counts how often a surface of one position or a word occurs in the texts of turns.
    """
    return {
        "settings": {"index": {"number_of_shards": shards, "number_of_replicas": replicas, "refresh_interval": -1}},
        "mappings": {
            "dynamic": "strict",
            "properties": {
                "id": {"type": "keyword"},
                "field": {"type": "keyword"},
                "term": {"type": "keyword", "index": False, "doc_values": False},
                "keys": {"type": "keyword"},
                "surface": {"type": "keyword"},
                "type": {"type": "binary"},
                "begun": {"type": "long"},
            },
        },
    }
