"""The synonyms that a search uses, as staff wrote them: shown beside its results, where they can be switched off."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from kb.analysis.analyzer import Analyzer
from kb.matching.query_graph import MAX_REPLACED_WORDS
from kb.matching.question_rewriting import rewrite_query
from kb.matching.term_tokens import query_tokens
from kb.query.ast import Term, leaves
from kb.search.request import SearchRequest


class UsedSynonyms(NamedTuple):
    """A word of a query, as typed, and its synonyms as the lexicon has them."""

    word: str
    synonyms: tuple[str, ...]


def used_synonyms(request: SearchRequest, analyzer: Analyzer) -> tuple[UsedSynonyms, ...]:
    """The synonyms of the words of a request in order, also where its match kinds exclude them."""
    found: dict[str, UsedSynonyms] = {}
    for leaf in leaves(rewrite_query(request, analyzer)):
        if isinstance(leaf, Term):
            for used in _of_term(leaf.text, analyzer):
                found.setdefault(used.word, used)
    return tuple(found.values())


def _of_term(term: str, analyzer: Analyzer) -> Iterator[UsedSynonyms]:
    words = query_tokens(analyzer.tokens(term))
    known = _by_words(analyzer)
    for first, word in enumerate(words):
        for last in range(first, min(first + MAX_REPLACED_WORDS, len(words))):
            if synonyms := known.get(tuple(one.surface for one in words[first : last + 1])):
                yield UsedSynonyms(term[word.start : words[last].end], synonyms)


@lru_cache(maxsize=4)
def _by_words(analyzer: Analyzer) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """The other entries of each entry's groups, by the surfaces of its words; `Analyzer.synonyms` has their tokens."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for group in analyzer.lexicon.synonyms:
        for entry in group:
            words = tuple(token.surface for token in analyzer.tokens(entry))
            others = tuple(other for other in group if other != entry)
            found[words] = tuple(dict.fromkeys((*found.get(words, ()), *others)))
    return found
