"""Documents of the index: a turn's token graphs as streams of terms, its bigrams, its values and its columns."""

import base64
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import fold_without_space
from kb.analysis.tokens import Token
from kb.engines.arrays.token_types import TokenType, encode_type
from kb.engines.opensearch.mapping import GLUE, NO_TERM
from kb.engines.opensearch.stored_graphs import encode_offsets, terms_of_stream
from kb.search.document import TextField, TurnDocument
from kb.search.request import Facet

_DIGEST = 9  # bytes: of a billion types, two are alike with a probability of one in ten thousand


def type_term(one: TokenType) -> str:
    """The index term of a token type: the same in every index, so that several writers need not agree on numbers."""
    return f"t{_digest(encode_type(one))}"


def word_term(word: str) -> str:
    """The index term of a word of several tokens, at its first position."""
    return f"w{_digest(word.encode())}"


def part_term(term: str, part: int) -> str:
    """The term of one position of a token that covers several: intervals know no length of positions."""
    return f"{term}.{part}"


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.blake2b(content, digest_size=_DIGEST).digest()).decode()


def words_of_tokens(token_graph: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Yields the words of several tokens with their first positions."""
    word: list[Token] = []
    for token in token_graph:
        if token.position_length > 1:
            continue
        word = [token] if token.starts_word else [*word, token]
        if token.ends_word and len(word) > 1:
            yield word[0].position, "".join(part.surface for part in word)


class TermCounts:
    """How often each term occurs in each field, and what the new ones stand for: a token type or a word."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[TextField, str]] = Counter()
        self.meanings: dict[str, TokenType | str] = {}
        self._terms: dict[TokenType | str, str] = {}

    def stream(self, field: TextField, token_graph: Sequence[Token]) -> str:
        """A token graph for the analyzer of the index: for each position its terms, glued; positions by spaces."""
        at: dict[int, list[str]] = defaultdict(list)
        for token in token_graph:
            term = self._term(field, TokenType.of(token))
            for part in range(token.position_length):
                at[token.position + part].append(part_term(term, part) if token.position_length > 1 else term)
        for position, word in words_of_tokens(token_graph):
            at[position].append(self._term(field, word))
        positions = range(max(at, default=-1) + 1)
        return " ".join(GLUE.join(at[position]) if position in at else NO_TERM for position in positions)

    def learn_streams(self, sources: Iterable[Mapping[str, Any]]) -> None:
        """Counts the terms of documents that are copied."""
        for source in sources:
            for field in TextField:
                self.counts.update((field, term) for _position, term in terms_of_stream(source["words"][field]))

    def take(self) -> tuple[Counter[tuple[TextField, str]], dict[str, TokenType | str]]:
        """The counts since the last call, and the meanings that are new since then."""
        taken = self.counts, self.meanings
        self.counts, self.meanings = Counter(), {}
        return taken

    def _term(self, field: TextField, meaning: TokenType | str) -> str:
        term = self._terms.get(meaning)
        if term is None:
            term = word_term(meaning) if isinstance(meaning, str) else type_term(meaning)
            self._terms[meaning] = term
            self.meanings[term] = meaning
        self.counts[field, term] += 1
        return term


def index_document(document: TurnDocument, analyzer: Analyzer, terms: TermCounts) -> dict[str, Any]:
    """The document of a turn, without its rank."""
    texts = document.texts
    return {
        "words": {field: terms.stream(field, analyzer.token_graph(text)) for field, text in texts.items()},
        "offsets": encode_offsets(analyzer.token_graph(texts[TextField.TEXT])),
        "grams": {field: fold_without_space(text).text for field, text in texts.items()},
        "values": {facet: list(values) for facet in Facet if (values := document.values(facet))},
        "date": document.date.toordinal() if document.date else 0,
        "taken_in": document.taken_in,
        "length": len(analyzer.tokens(texts[TextField.TEXT])),
        "document": base64.b64encode(msgspec.msgpack.encode(document)).decode(),
    }


def exchange_document(turns: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The document of an exchange from those of its turns, in order."""
    return {
        **{field: {name: [turn[field][name] for turn in turns] for name in TextField} for field in ("words", "grams")},
        "values": {
            facet: list(dict.fromkeys(value for turn in turns for value in turn["values"].get(facet, ())))
            for facet in Facet
        },
        "date": turns[0]["date"],
        "taken_in": [turn["taken_in"] for turn in turns],
        "length": sum(turn["length"] for turn in turns),
        "rank": [turn["rank"] for turn in turns],
        "first": turns[0]["rank"],
        "members": [{"values": turn["values"]} for turn in turns],
    }


def turn_document(source: dict[str, Any]) -> TurnDocument:
    """The turn of an index document's source."""
    return msgspec.msgpack.decode(base64.b64decode(source["document"]), type=TurnDocument)
