"""What it means that a leaf of a query meets a text, spelled out for one text at a time.

The memory engine, the topics and everything that explains an answer use these definitions; an index has to agree.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kb.analysis.normalize import squeeze
from kb.analysis.pipeline import Analyzer, Token
from kb.query.ast import Leaf, Literal, Prefix, Term
from kb.search.results import Reason, Span


@dataclass(frozen=True)
class Occurrence:
    """Where and why a leaf meets a text."""

    span: Span
    reason: Reason


def occurrences(leaf: Leaf, text: str, analyzer: Analyzer) -> list[Occurrence]:
    """Every occurrence of a leaf in a text, in order of their beginnings."""
    match leaf:
        case Literal(wanted):
            return list(_literal(wanted, text))
        case Term(wanted):
            asked = analyzer.content(wanted)
            return list(_words(asked, analyzer.tokens(text)) if asked else _literal(wanted, text))
        case Prefix(wanted):
            asked = analyzer.tokens(wanted)
            return list(_prefix(wanted, asked, text, analyzer.tokens(text)) if asked else _literal(wanted, text))


def words_at(asked: tuple[Token, ...], tokens: tuple[Token, ...], at: int) -> Occurrence | None:
    """The asked words at neighbouring positions from tokens[at] on, each by its surface or by its base form."""
    met = tokens[at : at + len(asked)]
    if len(met) < len(asked) or met[-1].position - met[0].position != len(asked) - 1:
        return None
    pairs = list(zip(asked, met, strict=True))
    if not all({a.surface, a.base} & {t.surface, t.base} for a, t in pairs):
        return None
    if not (met[0].opens and met[-1].closes):
        reason = Reason.PART
    else:
        reason = Reason.EXACT if all(a.surface == t.surface for a, t in pairs) else Reason.INFLECTION
    return Occurrence(Span(met[0].start, met[-1].end), reason)


def whole_word(tokens: tuple[Token, ...], at: int) -> str:
    """The word whose first component is tokens[at]."""
    end = next(number for number in range(at, len(tokens)) if tokens[number].closes)
    return "".join(token.surface for token in tokens[at : end + 1])


def _literal(wanted: str, text: str) -> Iterator[Occurrence]:
    needle, hay = squeeze(wanted).text, squeeze(text)
    at = hay.text.find(needle) if needle else -1
    while at >= 0:
        yield Occurrence(Span(*hay.original(at, at + len(needle))), Reason.EXACT)
        at = hay.text.find(needle, at + 1)


def _words(asked: tuple[Token, ...], tokens: tuple[Token, ...]) -> Iterator[Occurrence]:
    for at in range(len(tokens)):
        if found := words_at(asked, tokens, at):
            yield found


def _prefix(wanted: str, asked: tuple[Token, ...], text: str, tokens: tuple[Token, ...]) -> Iterator[Occurrence]:
    """What was asked as the beginning of a word or component, or its last word as such behind the others."""
    whole = squeeze(wanted).text
    *before, last = asked
    for at, token in enumerate(tokens):
        reason = Reason.EXACT if token.opens else Reason.PART
        if _begins(tokens, at, whole):
            yield Occurrence(_beginning(token, token, whole, text), reason)
            continue
        met = tokens[at : at + len(asked)]
        if before and len(met) == len(asked) and met[-1].position - met[0].position == len(before):
            same = all(b.surface == t.surface for b, t in zip(before, met, strict=False))
            if same and _begins(tokens, at + len(before), last.surface):
                yield Occurrence(_beginning(token, met[-1], last.surface, text), reason)


def _begins(tokens: tuple[Token, ...], at: int, wanted: str) -> bool:
    return tokens[at].surface.startswith(wanted) or (tokens[at].opens and whole_word(tokens, at).startswith(wanted))


def _beginning(first: Token, last: Token, wanted: str, text: str) -> Span:
    """From the first token to as many characters of the last word as were asked for."""
    hay = squeeze(text)
    start = hay.starts.index(last.start)
    return Span(first.start, hay.original(start, start + len(wanted))[1])
