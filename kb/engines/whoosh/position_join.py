"""A term -> where and why it occurs, by joining the positions of its words."""

from typing import NamedTuple

from kb.analysis.orthography import Form
from kb.analysis.tokens import Token
from kb.deadline import check
from kb.engines.whoosh.leaf_matches import Found, Stretch, Told
from kb.engines.whoosh.postings import Postings
from kb.engines.whoosh.term_expansion import Met, having, occurring, terms_of, tokens_of
from kb.matching.query_graph import START, Asking, Step
from kb.query.match_kinds import ALL, EXACT, PART, VARIANT
from kb.search.document import TextField


class _Path(NamedTuple):
    """A way through a term's lattice up to a node: from the first position to the one behind the last token."""

    first: int
    behind: int


_Word = tuple[str, tuple[str, ...], tuple[Form, ...]]
_Meetings = dict[int, dict[int, list[Met]]]  # document -> position -> tokens there that are met, by position_length
_Paths = dict[int, dict[_Path, tuple[int, bool, bool]]]  # document -> path -> ways, opens, closes


def find_term(asked: Asking, field: TextField, postings: Postings, allowed: int) -> Found:
    """Where a term meets a field, for all documents at once; defined by `kb.matching.query_graph.meetings`."""
    if all(step.source == START and step.target == asked.end for step in asked.steps):
        return _one_word(asked, field, postings, allowed)
    found: dict[int, list[Stretch]] = {}
    for number, paths in _Join(asked, field, postings, allowed).arrivals(asked.end).items():
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
    words = [(step, occurring(step.word, field, postings)) for step in asked.steps]

    def stretches(number: int) -> list[Stretch]:
        best: dict[tuple[int, int], int] = {}
        for step, terms in words:
            for (first, _reach), met in tokens_of(number, terms).items():
                ways = met.ways | step.ways | (EXACT if met.opens and met.closes else PART)
                if not ways & ~allowed:
                    place = first, met.behind - 1
                    best[place] = min(ways, best.get(place, ways))
        return [Stretch(ways, *place) for place, ways in best.items()]

    numbers = having([one for _step, terms in words for one in terms])
    return Told(numbers if allowed == ALL else filter(stretches, numbers), stretches)


class _Join:
    """The lattice of one term, walked node by node; what is known of a node is kept."""

    def __init__(self, asked: Asking, field: TextField, postings: Postings, allowed: int) -> None:
        self._leading: dict[int, list[Step]] = {}  # the steps to a node
        for step in asked.steps:
            if not step.ways & ~allowed:
                self._leading.setdefault(step.target, []).append(step)
        self._field = field
        self._postings = postings
        self._allowed = allowed
        self._having: dict[int, set[int]] = {}
        self._having_word: dict[_Word, set[int]] = {}
        self._met: dict[_Word, _Meetings] = {}
        self._arrived: dict[int, _Paths] = {}
        self._possible = self.documents(asked.end)

    def documents(self, node: int) -> set[int]:
        """Those that have all words of a way to a node, wherever they stand: the rest need no joining."""
        if node not in self._having:
            found: set[int] = set()
            for step in self._leading.get(node, ()):
                here = self._documents_with(step.word)
                found |= here if step.source == START else here & self.documents(step.source)
            self._having[node] = found
        return self._having[node]

    def arrivals(self, node: int) -> _Paths:
        """The ways through documents that lead to a node."""
        if node not in self._arrived:
            paths: _Paths = {}
            for step in self._leading.get(node, ()):
                before = None if step.source == START else self.arrivals(step.source)
                _go_on(paths, before, step, self._meetings(step.word), self._allowed)
            self._arrived[node] = paths
        return self._arrived[node]

    def _documents_with(self, word: Token) -> set[int]:
        """Those that have a word; it may come again and again in a term."""
        if (key := _word(word)) not in self._having_word:
            terms = terms_of(word, self._field, self._postings)
            documents = (self._postings.documents_of(self._field, raw) for _term, raw, _ways in terms)
            self._having_word[key] = set().union(*documents)
        return self._having_word[key]

    def _meetings(self, word: Token) -> _Meetings:
        """Where a word is met."""
        if (key := _word(word)) not in self._met:
            self._met[key] = _meetings(word, self._field, self._postings, self._allowed, self._possible)
        return self._met[key]


def _word(asked: Token) -> _Word:
    """What index terms are looked up by: the token without its place."""
    return asked.surface, asked.base_forms, asked.forms


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
        check()
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


def _meetings(asked: Token, field: TextField, postings: Postings, allowed: int, possible: set[int]) -> _Meetings:
    """The tokens that are what was asked for in ways that are allowed, by document and position."""
    found: _Meetings = {}
    terms = occurring(asked, field, postings, possible)
    for number in having(terms):
        check()
        for (position, _reach), met in tokens_of(number, terms).items():
            if not met.ways & ~allowed:
                found.setdefault(number, {}).setdefault(position, []).append(met)
    return found
