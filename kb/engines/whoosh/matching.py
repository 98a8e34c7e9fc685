"""A leaf of a query -> where and why it occurs, by joining the positions of its words."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kb.analysis.normalize import squeeze
from kb.analysis.pipeline import Analyzer, Token
from kb.engines.whoosh.postings import Positions, Postings
from kb.engines.whoosh.schema import BOUNDARIES, unpack_places, word_term
from kb.errors import QueryError
from kb.query.ast import Leaf, Literal, Prefix, Term
from kb.search.document import TextField, too_many_words
from kb.search.port import MAX_EXPANSION
from kb.search.results import Reason, Span


class Stretch(NamedTuple):
    """Where a leaf is met in a document: from the first to the last token by position, or by character for a quotation.

    `beginning` is what was asked of the last word, where only its beginning was.
    """

    reason: Reason
    first: int
    last: int
    literal: bool = False
    beginning: str = ""


class Met(NamedTuple):
    """A token of a document that one asked word meets."""

    opens: bool
    closes: bool
    exact: bool


Found = Mapping[int, list[Stretch]]  # document -> stretches; never an empty list
_Meetings = dict[int, dict[int, Met]]  # document -> position -> how it is met


def find(leaf: Leaf, field: TextField, postings: Postings, analyzer: Analyzer) -> Found:
    """Where a leaf occurs in a field.

    Raises:
        QueryError: a prefix stands for too many words.
    """
    match leaf:
        case Term(text):
            asked = analyzer.content(text)
            return _words(asked, field, postings) if asked else _literal(text, field, postings)
        case Prefix(text):
            asked = analyzer.tokens(text)
            return _prefix(text, asked, field, postings) if asked else _literal(text, field, postings)
        case Literal(text):
            return _literal(text, field, postings)


def spans(stretches: Iterable[Stretch], text: str, places: bytes) -> list[Span]:
    """Where stretches stand in the original text."""
    place = unpack_places(places)
    squeezed = squeeze(text)
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


def _words(asked: tuple[Token, ...], field: TextField, postings: Postings) -> Found:
    met = [_meetings(token, field, postings) for token in asked]
    found: dict[int, list[Stretch]] = {}
    for number in _common(met):
        for position, first in met[0][number].items():
            row = [meetings[number].get(position + step) for step, meetings in enumerate(met)]
            last = row[-1]
            if last is None or not all(row):
                continue
            if not (first.opens and last.closes):
                reason = Reason.PART
            else:
                reason = Reason.EXACT if all(token and token.exact for token in row) else Reason.INFLECTION
            found.setdefault(number, []).append(Stretch(reason, position, position + len(asked) - 1))
    return found


def _meetings(asked: Token, field: TextField, postings: Postings) -> _Meetings:
    """The tokens that share surface or base form with what was asked."""
    found: _Meetings = {}
    for key in {asked.surface, asked.base}:
        for how in ("s", "b"):
            for opens, closes in BOUNDARIES:
                exact = how == "s" and key == asked.surface
                met = Met(opens, closes, exact)
                for number, positions in postings.word(field, word_term(key, how, opens=opens, closes=closes)).items():
                    meetings = found.setdefault(number, {})
                    for position in positions:
                        if exact or position not in meetings:
                            meetings[position] = met
    return found


def _common(tables: list[_Meetings]) -> set[int]:
    smallest, *others = sorted(tables, key=len)
    return {number for number in smallest if all(number in other for other in others)}


def _prefix(text: str, asked: tuple[Token, ...], field: TextField, postings: Postings) -> Found:
    """The beginning of one word or component; or the last of several words begun, those before it whole."""
    whole = squeeze(text).text
    *before, last = asked
    _check_expansion(text, {whole, last.surface}, field, postings)
    found: dict[int, list[Stretch]] = {}
    taken: set[tuple[int, int]] = set()
    for number, meetings in _beginnings(whole, field, postings).items():
        for position, met in meetings.items():
            taken.add((number, position))
            found.setdefault(number, []).append(Stretch(_reason(met), position, position, beginning=whole))
    if before:
        tables = [_meetings(token, field, postings) for token in before] + [_beginnings(last.surface, field, postings)]
        for number in _common(tables):
            for position, first in tables[0][number].items():
                row = [meetings[number].get(position + step) for step, meetings in enumerate(tables)]
                whole_before = all(met and met.exact for met in row[:-1])
                if whole_before and row[-1] and (number, position) not in taken:
                    end = position + len(before)
                    stretch = Stretch(_reason(first), position, end, beginning=last.surface)
                    found.setdefault(number, []).append(stretch)
    return found


def _reason(first: Met) -> Reason:
    return Reason.EXACT if first.opens else Reason.PART


def _beginnings(prefix: str, field: TextField, postings: Postings) -> _Meetings:
    found: _Meetings = {}
    for term, raw in postings.words_beginning(field, prefix):
        if term.how == "b":
            continue
        for number, positions in postings.word(field, raw.decode()).items():
            found.setdefault(number, {}).update((p, Met(term.opens, term.closes, exact=True)) for p in positions)
    return found


def _check_expansion(text: str, prefixes: set[str], field: TextField, postings: Postings) -> None:
    words = {term.key for prefix in prefixes for term, _ in postings.words_beginning(field, prefix) if term.how != "b"}
    if len(words) > MAX_EXPANSION:
        raise QueryError(too_many_words(text, MAX_EXPANSION))


def _literal(text: str, field: TextField, postings: Postings) -> Found:
    wanted = squeeze(text).text
    if not wanted:
        return {}
    found: dict[int, list[Stretch]] = {}
    for number, starts in _gram_starts(wanted, field, postings).items():
        found[number] = [Stretch(Reason.EXACT, at, at + len(wanted) - 1, literal=True) for at in sorted(starts)]
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
