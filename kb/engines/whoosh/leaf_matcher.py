"""A leaf of a query -> where and why it occurs: terms by `joining`, beginnings and quotations here."""

from collections.abc import Callable, Iterable

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import fold_without_space
from kb.analysis.tokens import Token
from kb.deadline import check
from kb.engines.whoosh.leaf_matches import Found, Stretch, Told
from kb.engines.whoosh.position_join import find_term
from kb.engines.whoosh.postings import Positions, Postings
from kb.engines.whoosh.schema import WordTerm, unpack_places
from kb.errors import QueryError
from kb.matching.query_graph import asking
from kb.query.ast import Leaf, Literal, Prefix, Term
from kb.query.match_kinds import ALL, EXACT, PART
from kb.search.document import TextField, too_many_words
from kb.search.engine import MAX_EXPANSION
from kb.search.results import Span

_Places = dict[int, dict[int, bool]]  # document -> position -> whether a word opens there


def find(leaf: Leaf, field: TextField, postings: Postings, analyzer: Analyzer, allowed: int = ALL) -> Found:
    """Where a leaf occurs in a field, in ways that are allowed.

    Raises:
        QueryError: a prefix stands for too many words.
    """
    match leaf:
        case Term(text):
            asked = asking(text, analyzer)
            return find_term(asked, field, postings, allowed) if asked else _literal(text, field, postings)
        case Prefix(text):
            words = analyzer.tokens(text)
            return _prefix(text, words, field, postings, allowed) if words else _literal(text, field, postings)
        case Literal(text):
            return _literal(text, field, postings)


def spans(stretches: Iterable[Stretch], text: str, places: bytes) -> list[Span]:
    """Where stretches stand in the original text."""
    stretches = list(stretches)
    place = unpack_places(places)
    # Only characters need the squeezed text, and squeezing a long one takes longer than all the rest.
    squeezed = fold_without_space(text if any(stretch.literal or stretch.beginning for stretch in stretches) else "")
    found: list[Span] = []
    for stretch in stretches:
        if stretch.literal:
            found.append(Span(*squeezed.original(stretch.first, stretch.last + 1)))
            continue
        start, end = place[stretch.first][0], place[stretch.last][1]
        if stretch.beginning:
            at = squeezed.starts.index(place[stretch.last][0])
            end = squeezed.original(at, at + len(stretch.beginning))[1]
        found.append(Span(start, end))
    return found


def _prefix(text: str, asked: tuple[Token, ...], field: TextField, postings: Postings, allowed: int) -> Found:
    """The beginning of one word or component; or the last of several words begun, those before it whole."""
    whole = fold_without_space(text).text
    *before, last = asked
    _check_expansion(text, {whole, last.surface}, field, postings)
    found: dict[int, dict[int, Stretch]] = {}
    for number, places in _beginnings(whole, field, postings).items():
        for position, opens in places.items():
            found.setdefault(number, {})[position] = Stretch(_ways_begun(opens), position, position, beginning=whole)
    if before:
        words = [_surfaces(token.surface, field, postings) for token in before]
        tables = [*words, _beginnings(last.surface, field, postings)]
        for number in set.intersection(*(set(table) for table in tables)):
            for position, opens in tables[0][number].items():
                if all(position + step in table[number] for step, table in enumerate(tables)):
                    end = position + len(before)
                    stretch = Stretch(_ways_begun(opens), position, end, beginning=last.surface)
                    found.setdefault(number, {}).setdefault(position, stretch)
    kept = {number: [one for one in places.values() if not one.ways & ~allowed] for number, places in found.items()}
    return {number: stretches for number, stretches in kept.items() if stretches}


def _ways_begun(opens: bool) -> int:
    return EXACT if opens else PART


def _surfaces(surface: str, field: TextField, postings: Postings) -> _Places:
    """Where a surface is a single token."""
    return _places(postings, field, (pair for pair in postings.words_of(field, surface) if pair[0].how == "s"))


def _beginnings(prefix: str, field: TextField, postings: Postings) -> _Places:
    """Where a word or component begins with a prefix."""
    return _places(postings, field, (pair for pair in postings.words_beginning(field, prefix) if pair[0].how in "sx"))


def _places(postings: Postings, field: TextField, terms: Iterable[tuple[WordTerm, bytes]]) -> _Places:
    found: _Places = {}
    for term, raw in terms:
        if term.position_length == 1:
            for number, positions in postings.word(field, raw.decode()).items():
                found.setdefault(number, {}).update(dict.fromkeys(positions, term.opens))
    return found


def _check_expansion(text: str, prefixes: set[str], field: TextField, postings: Postings) -> None:
    words = {
        term.key
        for prefix in prefixes
        for term, _ in postings.words_beginning(field, prefix)
        if term.how in "sx" and term.position_length == 1
    }
    if len(words) > MAX_EXPANSION:
        raise QueryError(too_many_words(text, MAX_EXPANSION))


def _literal(text: str, field: TextField, postings: Postings) -> Found:
    wanted = fold_without_space(text).text
    if not wanted:
        return {}
    if len(wanted) > 2:
        begun = _gram_starts(wanted, field, postings)
        return _quoted(begun, begun.__getitem__, len(wanted))
    # One n-gram, or all that begin with the one character: nothing has to be joined.
    having: dict[int, list[Positions]] = {}
    for gram in [wanted] if len(wanted) == 2 else postings.grams_beginning(field, wanted):
        positions = postings.gram(field, gram)
        for number in positions.documents:
            having.setdefault(number, []).append(positions)
    return _quoted(having, lambda number: (at for one in having[number] for at in one.of(number)), len(wanted))


def _quoted(documents: Iterable[int], starts: Callable[[int], Iterable[int]], length: int) -> Found:
    def stretches(number: int) -> list[Stretch]:
        return [Stretch(EXACT, at, at + length - 1, literal=True) for at in sorted(starts(number))]

    return Told(documents, stretches)


def _gram_starts(wanted: str, field: TextField, postings: Postings) -> dict[int, set[int]]:
    """Where a squeezed text of more than two characters stands: its n-grams at their distances from its beginning."""
    offsets = {*range(0, len(wanted) - 1, 2), len(wanted) - 2}
    grams = {offset: postings.gram(field, wanted[offset : offset + 2]) for offset in offsets}
    found: dict[int, set[int]] = {}
    for number in set.intersection(*(set(positions.documents) for positions in grams.values())):
        check()
        starts = set.intersection(*({at - offset for at in grams[offset].of(number)} for offset in grams))
        if starts:
            found[number] = starts
    return found
