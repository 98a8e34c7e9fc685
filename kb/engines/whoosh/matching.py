"""A leaf of a query -> where and why it occurs, by joining the positions of its words."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from kb.analysis.normalize import squeeze
from kb.analysis.pipeline import Analyzer
from kb.analysis.tokens import Token
from kb.analysis.writing import Form
from kb.engines.whoosh.postings import Positions, Postings
from kb.engines.whoosh.schema import WordTerm, unpack_places
from kb.errors import QueryError
from kb.query.ast import Leaf, Literal, Prefix, Term
from kb.search.asking import START, Asking, Step, asking, same_form
from kb.search.document import TextField, too_many_words
from kb.search.port import MAX_EXPANSION
from kb.search.results import Reason, Span
from kb.search.ways import ALL, EXACT, INFLECTION, PART, VARIANT, reason_of


class Stretch(NamedTuple):
    """Where a leaf is met in a document: from the first to the last token by position, or by character for a quotation.

    `beginning` is what was asked of the last word, where only its beginning was.
    """

    ways: int
    first: int
    last: int
    literal: bool = False
    beginning: str = ""

    @property
    def reason(self) -> Reason:
        """Why the leaf is met, in a word."""
        return reason_of(self.ways)


class Met(NamedTuple):
    """A token of a document that one asked word meets: the position behind it, how it is met, where it stands."""

    behind: int
    ways: int
    opens: bool
    closes: bool
    linked: bool


class _Path(NamedTuple):
    """A way through a term's lattice up to a node: from the first position to the one behind the last token."""

    first: int
    behind: int


Found = Mapping[int, list[Stretch]]  # document -> stretches; never an empty list
_Places = dict[int, dict[int, bool]]  # document -> position -> whether a word opens there
_Meetings = dict[int, dict[int, list[Met]]]  # document -> position -> tokens there that are met, by reach
_Paths = dict[int, dict[_Path, tuple[int, bool, bool]]]  # document -> path -> ways, opens, closes


def find(leaf: Leaf, field: TextField, postings: Postings, analyzer: Analyzer, allowed: int = ALL) -> Found:
    """Where a leaf occurs in a field, in ways that are allowed.

    Raises:
        QueryError: a prefix stands for too many words.
    """
    match leaf:
        case Term(text):
            asked = asking(text, analyzer)
            return _words(asked, field, postings, allowed) if asked else _literal(text, field, postings)
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
    squeezed = squeeze(text if any(stretch.literal or stretch.beginning for stretch in stretches) else "")
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


def _words(asked: Asking, field: TextField, postings: Postings, allowed: int) -> Found:
    """The oracle's definition (kb.search.asking.meetings), for all documents at once."""
    if all(step.source == START and step.target == asked.end for step in asked.steps):
        return _one_word(asked, field, postings, allowed)
    possible = _possible(asked, field, postings, allowed)
    arrived: dict[int, _Paths] = {}

    def arrivals(node: int) -> _Paths:
        if node not in arrived:
            paths: _Paths = {}
            for step in asked.steps:
                if step.target == node and not step.ways & ~allowed:
                    met = _meetings(step.word, field, postings, allowed, possible)
                    _go_on(paths, None if step.source == START else arrivals(step.source), step, met, allowed)
            arrived[node] = paths
        return arrived[node]

    found: dict[int, list[Stretch]] = {}
    for number, paths in arrivals(asked.end).items():
        stretches = []
        for path, (ways, opens, closes) in paths.items():
            whole = ways if opens and closes else ways | PART
            if not whole & ~allowed:
                stretches.append(Stretch(whole, path.first, path.behind - 1))
        if stretches:
            found[number] = stretches
    return found


def _one_word(asked: Asking, field: TextField, postings: Postings, allowed: int) -> Found:
    """The same where nothing has to be joined, as for each word of a question: a tenth of the time."""
    best: dict[int, dict[tuple[int, int], int]] = {}
    for step in asked.steps:
        for term, raw, met in _terms(step.word, field, postings, allowed):
            ways = met | step.ways | (EXACT if term.opens and term.closes else PART)
            if ways & ~allowed:
                continue
            for number, positions in postings.word(field, raw.decode()).items():
                places = best.setdefault(number, {})
                for first in positions:
                    place = first, first + term.reach - 1
                    if ways < places.get(place, ways + 1):
                        places[place] = ways
    return {number: [Stretch(ways, *place) for place, ways in places.items()] for number, places in best.items()}


def _go_on(paths: _Paths, before: _Paths | None, step: Step, met: _Meetings, allowed: int) -> None:
    """Adds to the paths that arrive somewhere those that take one more step."""
    if before is None:
        for number, places in met.items():
            here = paths.setdefault(number, {})
            for position, tokens in places.items():
                for token in tokens:
                    _keep(here, _Path(position, token.behind), token.ways | step.ways, token.opens, token.closes)
        return
    for number in before.keys() & met.keys():
        places = met[number]
        for path, (ways, opens, _closes) in before[number].items():
            for token in places.get(path.behind, ()):
                linked = EXACT if token.linked == step.word.linked else VARIANT
                if not linked & ~allowed:
                    here = paths.setdefault(number, {})
                    all_ways = ways | token.ways | step.ways | linked
                    _keep(here, _Path(path.first, token.behind), all_ways, opens, token.closes)


def _keep(paths: dict[_Path, tuple[int, bool, bool]], path: _Path, ways: int, opens: bool, closes: bool) -> None:
    if path not in paths or ways < paths[path][0]:
        paths[path] = (ways, opens, closes)


def _possible(asked: Asking, field: TextField, postings: Postings, allowed: int) -> set[int]:
    """The documents that have all words of a way through the lattice, wherever they stand: the rest need no joining."""
    reached: dict[int, set[int]] = {}

    def documents(node: int) -> set[int]:
        if node not in reached:
            reached[node] = set()
            for step in asked.steps:
                if step.target == node:
                    terms = _terms(step.word, field, postings, allowed)
                    here = set().union(*(postings.documents_of(field, raw) for _term, raw, _ways in terms))
                    reached[node] |= here if step.source == START else here & documents(step.source)
        return reached[node]

    return documents(asked.end)


def _meetings(asked: Token, field: TextField, postings: Postings, allowed: int, possible: set[int]) -> _Meetings:
    """The tokens that are what was asked for: the oracle's definition (kb.search.asking.meets) over index terms."""
    best: dict[int, dict[tuple[int, int], Met]] = {}
    for term, raw, ways in _terms(asked, field, postings, allowed):
        for number, positions in postings.word(field, raw.decode(), possible).items():
            tokens = best.setdefault(number, {})
            for position in positions:
                place = position, term.reach
                if place not in tokens or ways < tokens[place].ways:
                    tokens[place] = Met(position + term.reach, ways, term.opens, term.closes, term.linked)
    found: _Meetings = {}
    for number, tokens in best.items():
        places = found.setdefault(number, {})
        for (position, _reach), met in tokens.items():
            places.setdefault(position, []).append(met)
    return found


def _terms(asked: Token, field: TextField, postings: Postings, allowed: int) -> Iterator[tuple[WordTerm, bytes, int]]:
    """The index terms of tokens that are what was asked for, and the ways in which they are."""
    for key in asked.keys:
        for term, raw in postings.words_of(field, key):
            ways = _ways(asked, term)
            if ways is not None and not ways & ~allowed:
                yield term, raw, ways


def _ways(asked: Token, term: WordTerm) -> int | None:
    if term.how == "f":
        return same_form(asked.forms, (Form(term.key[1:], term.kanji),))
    if term.how == "x":
        return None
    return EXACT if term.how == "s" and term.key == asked.surface else INFLECTION


def _prefix(text: str, asked: tuple[Token, ...], field: TextField, postings: Postings, allowed: int) -> Found:
    """The beginning of one word or component; or the last of several words begun, those before it whole."""
    whole = squeeze(text).text
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
        if term.reach == 1:
            for number, positions in postings.word(field, raw.decode()).items():
                found.setdefault(number, {}).update(dict.fromkeys(positions, term.opens))
    return found


def _check_expansion(text: str, prefixes: set[str], field: TextField, postings: Postings) -> None:
    words = {
        term.key
        for prefix in prefixes
        for term, _ in postings.words_beginning(field, prefix)
        if term.how in "sx" and term.reach == 1
    }
    if len(words) > MAX_EXPANSION:
        raise QueryError(too_many_words(text, MAX_EXPANSION))


def _literal(text: str, field: TextField, postings: Postings) -> Found:
    wanted = squeeze(text).text
    if not wanted:
        return {}
    found: dict[int, list[Stretch]] = {}
    for number, starts in _gram_starts(wanted, field, postings).items():
        found[number] = [Stretch(EXACT, at, at + len(wanted) - 1, literal=True) for at in sorted(starts)]
    return found


def _gram_starts(wanted: str, field: TextField, postings: Postings) -> dict[int, set[int]]:
    """Where a squeezed text stands: its n-grams at their distances from its beginning."""
    if len(wanted) == 1:
        found: dict[int, set[int]] = {}
        for gram in postings.grams_beginning(field, wanted):
            for number, positions in postings.gram(field, gram).items():
                found.setdefault(number, set()).update(positions)
        return found
    offsets = sorted({*range(0, len(wanted) - 1, 2), len(wanted) - 2})
    found = _sets(postings.gram(field, wanted[:2]))
    for offset in offsets[1:]:
        here = postings.gram(field, wanted[offset : offset + 2])
        joined: dict[int, set[int]] = {}
        for number, starts in found.items():
            if number in here and (kept := starts & {position - offset for position in here[number]}):
                joined[number] = kept
        found = joined
    return found


def _sets(positions: Positions) -> dict[int, set[int]]:
    return {number: set(places) for number, places in positions.items()}
