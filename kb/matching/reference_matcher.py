"""What it means that a leaf of a query meets a text, spelled out for one text at a time.

The memory engine, the topics and everything that explains an answer use these definitions; an index has to agree.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import fold_without_space
from kb.analysis.tokens import Token
from kb.matching.query_graph import Asking, asking, meetings
from kb.query.ast import Leaf, Literal, Prefix, Term
from kb.query.match_kinds import ALL, EXACT, PART, Reason, reason_of
from kb.search.results import Span

Positions = Mapping[int, Sequence[Token]]


@dataclass(frozen=True)
class Occurrence:
    """Where a leaf meets a text, and in which ways."""

    span: Span
    ways: int

    @property
    def reason(self) -> Reason:
        """Why it does, in a word."""
        return reason_of(self.ways)


def occurrences(leaf: Leaf, text: str, analyzer: Analyzer, allowed: int = ALL) -> list[Occurrence]:
    """Every occurrence of a leaf in a text in ways that are allowed, in order of their beginnings."""
    match leaf:
        case Literal(wanted):
            return list(_literal(wanted, text))
        case Term(wanted):
            asked = asking(wanted, analyzer)
            found = _words(asked, analyzer.token_graph(text), allowed) if asked else _literal(wanted, text)
        case Prefix(wanted):
            words = analyzer.tokens(wanted)
            found = _prefix(wanted, words, text, analyzer.tokens(text)) if words else _literal(wanted, text)
    return [occurrence for occurrence in found if not occurrence.ways & ~allowed]


def by_position(lattice: Iterable[Token]) -> dict[int, list[Token]]:
    """The tokens of a text that begin at each position."""
    positions: dict[int, list[Token]] = {}
    for token in lattice:
        positions.setdefault(token.position, []).append(token)
    return positions


def words_at(asked: Asking, positions: Positions, at: int, allowed: int) -> Iterator[Occurrence]:
    """Where a term meets a text from a position on, in ways that are allowed."""
    for met in meetings(asked, positions, at, allowed):
        ways = met.ways if met.first.opens and met.last.closes else met.ways | PART
        if not ways & ~allowed:
            yield Occurrence(Span(met.first.start, met.last.end), ways)


def whole_word(tokens: tuple[Token, ...], at: int) -> str:
    """The word whose first component is tokens[at]."""
    end = next(number for number in range(at, len(tokens)) if tokens[number].closes)
    return "".join(token.surface for token in tokens[at : end + 1])


def _words(asked: Asking, lattice: Sequence[Token], allowed: int) -> Iterator[Occurrence]:
    positions = by_position(lattice)
    for at in positions:
        yield from words_at(asked, positions, at, allowed)


def _literal(wanted: str, text: str) -> Iterator[Occurrence]:
    needle, hay = fold_without_space(wanted).text, fold_without_space(text)
    at = hay.text.find(needle) if needle else -1
    while at >= 0:
        yield Occurrence(Span(*hay.original(at, at + len(needle))), EXACT)
        at = hay.text.find(needle, at + 1)


def _prefix(wanted: str, asked: tuple[Token, ...], text: str, tokens: tuple[Token, ...]) -> Iterator[Occurrence]:
    """What was asked as the beginning of a word or component, or its last word as such behind the others."""
    whole = fold_without_space(wanted).text
    *before, last = asked
    for at, token in enumerate(tokens):
        ways = EXACT if token.opens else PART
        if _begins(tokens, at, whole):
            yield Occurrence(_beginning(token, token, whole, text), ways)
            continue
        met = tokens[at : at + len(asked)]
        if before and len(met) == len(asked) and met[-1].position - met[0].position == len(before):
            same = all(b.surface == t.surface for b, t in zip(before, met, strict=False))
            if same and _begins(tokens, at + len(before), last.surface):
                yield Occurrence(_beginning(token, met[-1], last.surface, text), ways)


def _begins(tokens: tuple[Token, ...], at: int, wanted: str) -> bool:
    return tokens[at].surface.startswith(wanted) or (tokens[at].opens and whole_word(tokens, at).startswith(wanted))


def _beginning(first: Token, last: Token, wanted: str, text: str) -> Span:
    """From the first token to as many characters of the last word as were asked for."""
    hay = fold_without_space(text)
    start = hay.starts.index(last.start)
    return Span(first.start, hay.original(start, start + len(wanted))[1])
