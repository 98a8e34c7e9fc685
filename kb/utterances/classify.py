"""Rule-based classification of sentences: issue, measure, result, request, plan or question, by their cue phrases.

A sentence may be several; each carries the words that show it. Without such words it is none.

The tables of phrases are made at first use, since this takes a tenth of a second.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from kb.analysis.sentences import Span, sentences
from kb.model.dialogue import UTTERANCE_NAMES, Kind, UtteranceKind
from kb.utterances.cues import AT_THE_END, CUES
from kb.utterances.exceptions import EXCEPTIONS
from kb.utterances.table import Pair, PhraseTable, Place, places

# A request may follow from a question, a measure from none of request and plan.
_ORDER: tuple[UtteranceKind, ...] = ("question", "request", "plan", "result", "issue", "measure")


class Utterance(NamedTuple):
    """A sentence of a kind; `sentence` and `cue` are ranges of the text."""

    kind: UtteranceKind
    sentence: Span
    cue: Span


def utterances(text: str, of: Kind = "speech") -> Iterator[Utterance]:
    """Yields the utterances of a turn's text, sentence by sentence; narration has none."""
    for sentence in _sentences(text) if of != "narration" else ():
        for kind, (first, last) in _kinds(text[sentence.start : sentence.end]).items():
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


@lru_cache(maxsize=1024)  # the reference engine asks for the same turns again and again
def utterance_kinds(text: str, of: Kind = "speech") -> tuple[UtteranceKind, ...]:
    """The kinds of a turn's sentences, each once, in the order of their names."""
    found = {one.kind for one in utterances(text, of)}
    return tuple(kind for kind in UTTERANCE_NAMES if kind in found)


@cache
def _cues() -> PhraseTable:
    return PhraseTable(CUES, near=AT_THE_END)


@cache
def _exceptions() -> Mapping[UtteranceKind, PhraseTable]:
    return {kind: PhraseTable({kind: phrases}) for kind, phrases in EXCEPTIONS.items()}


@cache
def _pairs() -> frozenset[Pair]:
    return _cues().pairs.union(*(table.pairs for table in _exceptions().values()))


def _kinds(sentence: str) -> dict[UtteranceKind, Span]:
    """The kinds that a sentence is, with the first cue of each."""
    found: dict[UtteranceKind, list[Span]] = {}
    where = places(sentence, _pairs())
    for kind, span in _cues().find(sentence, where):
        found.setdefault(kind, []).append(span)
    cues: dict[UtteranceKind, Span] = {}
    for kind in _ORDER if found else ():
        if "question" in cues and kind != "request":
            break
        if (kind == "plan" and "request" in cues) or (kind == "measure" and {"request", "plan"} & cues.keys()):
            continue
        if kind in found and (cue := _first(kind, found[kind], sentence, where)):
            cues[kind] = cue
    return cues


def _first(kind: UtteranceKind, cues: list[Span], sentence: str, where: Sequence[Place]) -> Span | None:
    """The first cue of a kind that is not part of a phrase that says something else."""
    others = sorted(span for _kind, span in _exceptions()[kind].find(sentence, where))
    ends = list(accumulate((other.end for other in others), max))
    return next((cue for cue in sorted(cues) if not _overlaps(cue, others, ends)), None)


def _overlaps(cue: Span, others: Sequence[Span], ends: Sequence[int]) -> bool:
    """True if a cue shares characters with one of the others, which ascend; `ends` are their furthest ends so far.

    By bisection, since a line may have a hundred thousand of both.
    """
    before = bisect_left(others, cue.end, key=attrgetter("start"))
    return before > 0 and ends[before - 1] > cue.start
