"""Matching of a leaf of a query against a field: terms by `position_join`, prefixes and literals here."""

from collections.abc import Callable, Iterable

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import fold_without_space
from kb.analysis.tokens import Token
from kb.deadline import check
from kb.engines.whoosh.leaf_matches import LazyMatches, LeafMatches, MatchRange
from kb.engines.whoosh.position_join import match_graph
from kb.engines.whoosh.postings import PostingList, PostingsReader
from kb.engines.whoosh.schema import SURFACE, SURFACES, WordTerm, unpack_offsets
from kb.errors import QueryError
from kb.matching.query_graph import query_graph
from kb.query.ast import Leaf, Literal, Prefix, Term
from kb.query.match_kinds import MatchKind, is_allowed
from kb.search.document import TextField, prefix_too_broad
from kb.search.engine import MAX_EXPANSION
from kb.search.results import Span

_EXACT, _PART = int(MatchKind.EXACT), int(MatchKind.PART)  # combined for every posting: see MatchKind
_Positions = dict[int, dict[int, bool]]  # document -> position -> true if a word starts there


def match_leaf(
    leaf: Leaf, field: TextField, reader: PostingsReader, analyzer: Analyzer, allowed: int = MatchKind.ALL
) -> LeafMatches:
    """The matches of a leaf in a field by allowed kinds, in all documents.

    Raises:
        QueryError: a prefix expands to too many words.
    """
    match leaf:
        case Term(text):
            graph = query_graph(text, analyzer)
            return match_graph(graph, field, reader, allowed) if graph else _match_literal(text, field, reader)
        case Prefix(text):
            words = analyzer.tokens(text)
            return _match_prefix(text, words, field, reader, allowed) if words else _match_literal(text, field, reader)
        case Literal(text):
            return _match_literal(text, field, reader)


def spans(ranges: Iterable[MatchRange], text: str, offsets: bytes) -> list[Span]:
    """The spans of match ranges in the original text, by the token offsets stored with it."""
    ranges = list(ranges)
    offset = unpack_offsets(offsets)
    # Folding a long text is the most expensive step, and only literals and prefixes need it.
    folded = fold_without_space(text if any(one.literal or one.prefix for one in ranges) else "")
    found: list[Span] = []
    for one in ranges:
        if one.literal:
            found.append(Span(*folded.original(one.first, one.last + 1)))
            continue
        start, end = offset[one.first][0], offset[one.last][1]
        if one.prefix:
            at = folded.starts.index(offset[one.last][0])
            end = folded.original(at, at + len(one.prefix))[1]
        found.append(Span(start, end))
    return found


def _match_prefix(
    text: str, words: tuple[Token, ...], field: TextField, reader: PostingsReader, allowed: int
) -> LeafMatches:
    """Matches a prefix of one word or component, or of the last of several adjacent words."""
    whole = fold_without_space(text).text
    *before, last = words
    _check_expansion(text, {whole, last.surface}, field, reader)
    found: dict[int, dict[int, MatchRange]] = {}
    for document, positions in _prefix_positions(whole, field, reader).items():
        for position, starts_word in positions.items():
            one = MatchRange(_prefix_kinds(starts_word), position, position, prefix=whole)
            found.setdefault(document, {})[position] = one
    if before:
        tables = [_surface_positions(token.surface, field, reader) for token in before]
        tables.append(_prefix_positions(last.surface, field, reader))
        for document in set.intersection(*(set(table) for table in tables)):
            for position, starts_word in tables[0][document].items():
                if all(position + step in table[document] for step, table in enumerate(tables)):
                    end = position + len(before)
                    one = MatchRange(_prefix_kinds(starts_word), position, end, prefix=last.surface)
                    found.setdefault(document, {}).setdefault(position, one)
    kept = {
        document: [one for one in ranges.values() if is_allowed(one.kinds, allowed)]
        for document, ranges in found.items()
    }
    return {document: ranges for document, ranges in kept.items() if ranges}


def _prefix_kinds(starts_word: bool) -> int:
    return _EXACT if starts_word else _PART


def _surface_positions(surface: str, field: TextField, reader: PostingsReader) -> _Positions:
    """The positions of a surface as a single token."""
    terms = reader.terms_with_key(field, surface)
    return _positions(reader, field, (pair for pair in terms if pair[0].key_type == SURFACE))


def _prefix_positions(prefix: str, field: TextField, reader: PostingsReader) -> _Positions:
    """The positions at which a word or component begins with a prefix."""
    terms = reader.terms_with_prefix(field, prefix)
    return _positions(reader, field, (pair for pair in terms if pair[0].key_type in SURFACES))


def _positions(reader: PostingsReader, field: TextField, terms: Iterable[tuple[WordTerm, bytes]]) -> _Positions:
    found: _Positions = {}
    for term, raw in terms:
        if term.position_length == 1:
            for document, positions in reader.word(field, raw.decode()).items():
                found.setdefault(document, {}).update(dict.fromkeys(positions, term.starts_word))
    return found


def _check_expansion(text: str, prefixes: set[str], field: TextField, reader: PostingsReader) -> None:
    words = {
        term.key
        for prefix in prefixes
        for term, _ in reader.terms_with_prefix(field, prefix)
        if term.key_type in SURFACES and term.position_length == 1
    }
    if len(words) > MAX_EXPANSION:
        raise QueryError(prefix_too_broad(text, MAX_EXPANSION))


def _match_literal(text: str, field: TextField, reader: PostingsReader) -> LeafMatches:
    """Matches a literal by the bigrams of the folded text without white space."""
    wanted = fold_without_space(text).text
    if not wanted:
        return {}
    if len(wanted) > 2:
        starts = _join_bigrams(wanted, field, reader)
        return _literal_matches(starts, starts.__getitem__, len(wanted))
    # A bigram, or all bigrams that begin with one character: no join is needed.
    lists: dict[int, list[PostingList]] = {}
    for gram in [wanted] if len(wanted) == 2 else reader.grams_with_prefix(field, wanted):
        postings = reader.gram(field, gram)
        for document in postings.documents:
            lists.setdefault(document, []).append(postings)
    return _literal_matches(
        lists, lambda document: (at for one in lists[document] for at in one.positions(document)), len(wanted)
    )


def _literal_matches(documents: Iterable[int], starts: Callable[[int], Iterable[int]], length: int) -> LeafMatches:
    def ranges(document: int) -> list[MatchRange]:
        return [MatchRange(_EXACT, at, at + length - 1, literal=True) for at in sorted(starts(document))]

    return LazyMatches(documents, ranges)


def _join_bigrams(wanted: str, field: TextField, reader: PostingsReader) -> dict[int, set[int]]:
    """Phrase join of bigrams: the offsets at which a text of more than two characters begins, in each document."""
    offsets = {*range(0, len(wanted) - 1, 2), len(wanted) - 2}
    grams = {offset: reader.gram(field, wanted[offset : offset + 2]) for offset in offsets}
    found: dict[int, set[int]] = {}
    for document in set.intersection(*(set(postings.documents) for postings in grams.values())):
        check()
        starts = set.intersection(*({at - offset for at in grams[offset].positions(document)} for offset in grams))
        if starts:
            found[document] = starts
    return found
