"""Reference matcher: defines where a leaf of a query matches a text, one text at a time.

The memory engine, topics, `kb explain` and the audit use it; every other engine has to find the same matches.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import fold_without_space
from kb.analysis.sentences import Span
from kb.analysis.tokens import Token
from kb.matching.letters import is_found_by_letters
from kb.matching.query_graph import QueryGraph, path_matches, query_graph
from kb.query.ast import Leaf, Literal, Prefix, Term
from kb.query.match_kinds import MatchKind, Reason, is_allowed, reason_of

Positions = Mapping[int, Sequence[Token]]

_EXACT, _PART, _LETTERS = (
    int(MatchKind.EXACT),
    int(MatchKind.PART),
    int(MatchKind.LETTERS),
)  # combined for every token: see MatchKind


@dataclass(frozen=True)
class Occurrence:
    """A match of a leaf in a text, and its match kinds; of words, the positions of the first and the last."""

    span: Span
    kinds: int
    words: tuple[int, int] | None = None

    @property
    def reason(self) -> Reason:
        """The reported reason."""
        return reason_of(self.kinds)


def occurrences(
    leaf: Leaf, text: str, analyzer: Analyzer, allowed: int = MatchKind.ALL, positions: Positions | None = None
) -> list[Occurrence]:
    """All occurrences of a leaf in a text by allowed match kinds, ordered by start.

    `positions` are the tokens of the text in order, or those that can match a word of the leaf, where they are known.
    """
    match leaf:
        case Literal(wanted):
            return list(_literal(wanted, text))
        case Term(wanted):
            graph = query_graph(wanted, analyzer)
            if graph and positions is None:
                positions = by_position(analyzer.token_graph(text))
            if graph and positions and (in_words := list(_term(graph, positions, allowed))):
                return in_words
            if graph and not is_found_by_letters(wanted, analyzer):
                return []
            found = _literal(wanted, text, _LETTERS if graph else _EXACT)
        case Prefix(wanted):
            words = analyzer.tokens(wanted)
            found = _prefix(wanted, words, text, analyzer.tokens(text)) if words else _literal(wanted, text)
    return [occurrence for occurrence in found if is_allowed(occurrence.kinds, allowed)]


def by_position(token_graph: Iterable[Token]) -> dict[int, list[Token]]:
    """Groups the tokens of a token graph by the position they begin at."""
    positions: dict[int, list[Token]] = {}
    for token in token_graph:
        positions.setdefault(token.position, []).append(token)
    return positions


def occurrences_at(graph: QueryGraph, positions: Positions, position: int, allowed: int) -> Iterator[Occurrence]:
    """The occurrences of a term that begin at a position of a text, by allowed match kinds."""
    for found in path_matches(graph, positions, position, allowed):
        kinds = found.kinds if found.first.starts_word and found.last.ends_word else found.kinds | _PART
        if is_allowed(kinds, allowed):
            words = found.first.position, found.last.position + found.last.position_length - 1
            yield Occurrence(Span(found.first.start, found.last.end), kinds, words)


def whole_word(tokens: tuple[Token, ...], first: int) -> str:
    """The word whose first component is tokens[first]."""
    last = next(index for index in range(first, len(tokens)) if tokens[index].ends_word)
    return "".join(token.surface for token in tokens[first : last + 1])


def _term(graph: QueryGraph, positions: Positions, allowed: int) -> Iterator[Occurrence]:
    for position in positions:
        yield from occurrences_at(graph, positions, position, allowed)


def _literal(wanted: str, text: str, kinds: int = MatchKind.EXACT) -> Iterator[Occurrence]:
    needle, hay = fold_without_space(wanted).text, fold_without_space(text)
    at = hay.text.find(needle) if needle else -1
    while at >= 0:
        yield Occurrence(Span(*hay.original(at, at + len(needle))), kinds)
        at = hay.text.find(needle, at + 1)


def _prefix(wanted: str, query: tuple[Token, ...], text: str, tokens: tuple[Token, ...]) -> Iterator[Occurrence]:
    """Prefix matches: in one word or component; in its words, adjacent, the last one as the prefix; or as written.

    A prefix that goes on behind a word (窓口の, AI-) matches where that word stands and the text goes on so.
    """
    whole = fold_without_space(wanted).text
    hay = fold_without_space(text)
    *before, last = query
    for index, token in enumerate(tokens):
        kinds = _EXACT if token.starts_word else _PART
        beyond = whole.startswith(token.surface) and hay.text.startswith(whole, hay.starts.index(token.start))
        if beyond or _begins_with(tokens, index, whole):
            yield Occurrence(_prefix_span(token, token, whole, text), kinds, (token.position, token.position))
            continue
        window = tokens[index : index + len(query)]
        if before and len(window) == len(query) and window[-1].position - window[0].position == len(before):
            same = all(b.surface == t.surface for b, t in zip(before, window, strict=False))
            if same and _begins_with(tokens, index + len(before), last.surface):
                words = token.position, window[-1].position
                yield Occurrence(_prefix_span(token, window[-1], last.surface, text), kinds, words)


def _begins_with(tokens: tuple[Token, ...], index: int, prefix: str) -> bool:
    token = tokens[index]
    return token.surface.startswith(prefix) or (token.starts_word and whole_word(tokens, index).startswith(prefix))


def _prefix_span(first: Token, last: Token, prefix: str, text: str) -> Span:
    """The span from the first token to the end of the prefix in the last one."""
    hay = fold_without_space(text)
    start = hay.starts.index(last.start)
    return Span(first.start, hay.original(start, start + len(prefix))[1])
