"""Rule-based classification of sentences: issue, measure, result, request, plan or question, by their cue phrases.

A sentence may be several; each carries the words that show it. Without such words it is none.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from kb.analysis.sentences import Span, sentences
from kb.model.dialogue import UTTERANCE_NAMES, UtteranceKind
from kb.utterances.cues import AT_THE_END, CUES
from kb.utterances.exceptions import EXCEPTIONS
from kb.utterances.forms import Patterns


class Utterance(NamedTuple):
    """A sentence of a kind; `sentence` and `cue` are ranges of the text."""

    kind: UtteranceKind
    sentence: Span
    cue: Span


def utterances(text: str) -> Iterator[Utterance]:
    """Yields the utterances of a text, sentence by sentence."""
    for sentence in _sentences(text):
        for kind, (first, last) in _cues(text[sentence.start : sentence.end]).items():
            yield Utterance(kind, sentence, Span(sentence.start + first, sentence.start + last))


def _sentences(text: str) -> Iterator[Span]:
    """The sentences of a text; of a speech that stands in brackets as a whole, the sentences within."""
    for sentence in sentences(text):
        start, end = sentence
        if end - start > 2 and text[start] == "「" and text[end - 1] == "」" and "。" in text[start : end - 2]:
            yield from (
                Span(start + 1 + first, start + 1 + last) for first, last in sentences(text[start + 1 : end - 1])
            )
        else:
            yield sentence


@lru_cache(maxsize=1024)  # a turn is asked for its kinds by each writer, and again and again by the reference engine
def utterance_kinds(text: str) -> tuple[UtteranceKind, ...]:
    """The kinds of a text's sentences, each once, in the order of their names."""
    found = {one.kind for one in utterances(text)}
    return tuple(kind for kind in UTTERANCE_NAMES if kind in found)


def _cues(sentence: str) -> dict[UtteranceKind, Span]:
    """The first cue of each kind that a sentence is."""
    found: dict[UtteranceKind, Span] = {}
    for kind in ("question", "request", "plan", "result", "issue", "measure"):
        if "question" in found and kind != "request":
            break
        if (kind == "plan" and "request" in found) or (kind == "measure" and {"request", "plan"} & found.keys()):
            continue
        if cue := _cue(kind, sentence):
            found[kind] = cue
    return found


def _cue(kind: UtteranceKind, sentence: str) -> Span | None:
    """The first cue of a kind that is not part of a phrase that says something else."""
    since = max(0, len(sentence) - AT_THE_END[kind]) if kind in AT_THE_END else 0
    cues = _matches(CUES[kind], sentence, since)
    if not cues:
        return None
    others = _matches(EXCEPTIONS[kind], sentence, 0)
    ends = list(accumulate((other.end for other in others), max))
    return next((cue for cue in cues if not _overlaps(cue, others, ends)), None)


def _overlaps(cue: Span, others: Sequence[Span], ends: Sequence[int]) -> bool:
    """True if a cue shares characters with one of the others, which ascend; `ends` are their furthest ends so far.

    By bisection, since a line may have a hundred thousand of both.
    """
    before = bisect_left(others, cue.end, key=attrgetter("start"))
    return before > 0 and ends[before - 1] > cue.start


def _matches(patterns: Patterns, sentence: str, since: int) -> list[Span]:
    return sorted(Span(*match.span()) for pattern in patterns for match in pattern.finditer(sentence, since))
