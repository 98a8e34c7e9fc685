"""Audit of an index: searches for words sampled from its texts, and compares the hits with a scan of the texts.

Probes are words, pairs of adjacent words, and strings copied from anywhere. Where a probe occurs from the beginning of
a word or component to the end of one, a term query must find the turn; so it must wherever a copied string occurs, and
a quoted query wherever any probe does.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import Folded, fold_without_space
from kb.analysis.tokens import Token
from kb.matching.letters import LONG
from kb.matching.reference_matcher import occurrences
from kb.messages import _
from kb.progress import Progress, StepProgress, advancing, no_progress
from kb.query.ast import Leaf, Literal, Term
from kb.search.request import Facet, SearchRequest, Sort
from kb.search.results import all_hits
from kb.serving.snapshot import Snapshot

LONGEST_COPIED = 30  # characters of a string copied from a text
CONTEXT_CHARACTERS = 12  # characters of context on each side of a miss

Texts = Mapping[str, str]  # turn ("dialogue#t4") -> text


@dataclass(frozen=True)
class Miss:
    """A turn that contains a probe and was not found by it.

    `fault` is true for an error of the index; false where the analyzer segments the word differently in this context
    than alone, a known limit of matching.
    """

    probe: str
    quoted: bool
    turn: str
    context: str
    fault: bool


@dataclass(frozen=True)
class Audit:
    """The result of an audit. `occurrences` counts turns that contain a probe."""

    generation: str
    dialogues: int
    probes: int
    occurrences: int
    misses: tuple[Miss, ...]

    @property
    def faults(self) -> int:
        """The number of misses that are errors of the index."""
        return sum(miss.fault for miss in self.misses)


def audit(
    snapshot: Snapshot,
    *,
    probes: int,
    dialogues: int | None = None,
    among: Iterable[str] | None = None,
    progress: Progress = no_progress,
) -> Audit:
    """Audits a snapshot: probes from random dialogues, at most `dialogues` of them, or from those in `among`.

    The sample is seeded by the generation id, so that an audit is repeatable.
    """
    random = Random(snapshot.generation)  # noqa: S311  # a sample, not a secret
    names = sorted(summary.id for summary in snapshot.dialogues) if among is None else sorted(among)
    if dialogues is not None and dialogues < len(names):
        names = sorted(random.sample(names, dialogues))
    analyzer = snapshot.analyzer
    with progress(_("本文の読み込み"), len(names)) as step:
        read = advancing(names, step)
        texts = {f"{name}#{turn.id}": turn.text for name in read for turn in snapshot.dialogue(name).turns}
    sample = _sample_probes(texts.values(), analyzer, probes, random)
    checked = 0
    misses: list[Miss] = []
    leaves: list[Leaf] = [leaf for probe in sample for leaf in (Term(probe), Literal(probe))]
    with progress(_("本文にある語の抜き出し"), len(texts)) as step:
        wanted = _expected_turns(leaves, texts, analyzer, step)
    with progress(_("検索との照らし合わせ"), len(wanted)) as step:
        for leaf, expected in advancing(wanted.items(), step):
            checked += len(expected)
            for turn in sorted(expected - set(_found_turns(snapshot, leaf, names))):
                fault = bool(occurrences(leaf, texts[turn], analyzer))
                misses.append(Miss(leaf.text, isinstance(leaf, Literal), turn, _context(leaf.text, texts[turn]), fault))
    return Audit(snapshot.generation, len(names), len(sample), checked, tuple(misses))


def _sample_probes(texts: Iterable[str], analyzer: Analyzer, count: int, random: Random) -> list[str]:
    """Distinct words, word pairs and copied strings of randomly chosen texts."""
    texts = sorted(set(texts))
    random.shuffle(texts)
    probes: dict[str, None] = {}
    for text in texts:
        candidates = sorted(set(_probes(text, analyzer.tokens(text))))
        for probe in random.sample(candidates, min(3, len(candidates))):
            probes[probe] = None
        if len(text) > LONGEST_COPIED:
            at = random.randrange(len(text) - LONGEST_COPIED)
            copied = text[at : at + random.randint(LONG, LONGEST_COPIED)]
            if len(fold_without_space(copied).text) >= LONG:
                probes[copied] = None
        if len(probes) >= count:
            break
    return list(probes)[:count]


def _probes(text: str, tokens: Sequence[Token]) -> Iterator[str]:
    for at, token in enumerate(tokens):
        if token.is_auxiliary or not token.forms:
            continue
        yield text[token.start : token.end]
        following = tokens[at + 1 : at + 2]
        if following and following[0].start == token.end and following[0].forms and not following[0].is_auxiliary:
            yield text[token.start : following[0].end]


def _expected_turns(
    leaves: Iterable[Leaf], texts: Texts, analyzer: Analyzer, step: StepProgress
) -> dict[Leaf, set[str]]:
    """The turns that must be found for each probe, determined by string search and word boundaries."""
    wanted = {leaf: fold_without_space(leaf.text).text for leaf in leaves}
    found: dict[Leaf, set[str]] = {leaf: set() for leaf in wanted}
    for turn, text in advancing(texts.items(), step):
        folded = fold_without_space(text)
        for leaf, probe in wanted.items():
            if probe in folded.text and (
                isinstance(leaf, Literal)
                or len(probe) >= LONG
                or _at_word_boundaries(probe, folded, analyzer.tokens(text))
            ):
                found[leaf].add(turn)
    return found


def _at_word_boundaries(probe: str, folded: Folded, tokens: Sequence[Token]) -> bool:
    """True where a probe occurs from the beginning of a word or component to the end of one."""
    starts, ends = {token.start for token in tokens}, {token.end for token in tokens}
    at = folded.text.find(probe)
    while at >= 0:
        start, end = folded.original(at, at + len(probe))
        if start in starts and end in ends:
            return True
        at = folded.text.find(probe, at + 1)
    return False


def _found_turns(snapshot: Snapshot, leaf: Leaf, names: Sequence[str]) -> Iterator[str]:
    filters = {Facet.DIALOGUE: tuple(names)}
    request = SearchRequest(text=leaf.text, query=leaf, filters=filters, sort=Sort.DIALOGUE)
    return (hit.id for hit in all_hits(snapshot.search, request))


def _context(probe: str, text: str) -> str:
    at = max(text.find(probe), 0)
    return text[max(0, at - CONTEXT_CHARACTERS) : at + len(probe) + CONTEXT_CHARACTERS].replace("\n", " ")
