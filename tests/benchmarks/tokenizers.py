"""Tokenizers over the same sentences: Janome, kb's own, SudachiPy and fugashi with the dictionary of Janome's kind.

Speed is characters a second of CPU, best of two rounds (Janome, which takes minutes, one). Equality is the share of
Janome's words that another gives at the same place.
"""

import importlib
import importlib.util
import time
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import accumulate, chain, pairwise
from pathlib import Path
from typing import Any

from kb.analysis.lexicon import Lexicon
from tests.benchmarks.corpus import corpus_dialogues
from tests.benchmarks.figures import Sheet, Target, step
from tests.benchmarks.fresh_process import in_fresh_process

ROUNDS = 2
BATCH = 700  # sentences, some 50,000 characters
KB = "kb, in batches"
TARGET = Target.least(20)
Words = list[list[str]]


def measure_tokenizers(sheet: Sheet, characters: int, shared: Path | None) -> None:
    """Prints the speed of each tokenizer and how often it agrees with Janome."""
    sentences = list(_sentences(characters, shared))
    total = sum(map(len, sentences))
    with step(f"Janome over {total} characters"):
        slow, expected = in_fresh_process(_timed, "Janome", sentences).result
    sheet.figure("tokens: Janome", total / slow, "characters/s")
    for name, (_, package) in _TOKENIZERS.items():
        if name == "Janome":
            continue
        if not all(importlib.util.find_spec(one) for one in package.split()):
            reason = "this version has none" if name == KB else f"not installed: {package}"
            sheet.absent(f"tokens: {name}", "x Janome", reason, TARGET if name == KB else None)
            continue
        with step(name):
            fast, words = in_fresh_process(_timed, name, sentences).result
        sheet.figure(f"tokens: {name}", slow / fast, "x Janome", TARGET if name == KB else None)
        target = Target.least(100) if name == KB else None
        sheet.figure(f"tokens: {name}, words of Janome", _agreement(expected, words), "%", target)


def _sentences(characters: int, shared: Path | None) -> Iterable[str]:
    for dialogue in corpus_dialogues(characters // 60, shared):
        for turn in dialogue.turns:
            for sentence in turn.text.split("。"):
                if 0 < len(sentence := "".join(sentence.split())) < 500:
                    if characters <= 0:
                        return
                    characters -= len(sentence)
                    yield f"{sentence}。"


def _timed(name: str, sentences: Sequence[str]) -> tuple[float, Words]:
    tokenize, best, words = _TOKENIZERS[name][0], float("inf"), []
    tokenize(sentences[:20])
    for _ in range(1 if name == "Janome" else ROUNDS):
        started = time.process_time()
        words = tokenize(sentences)
        best = min(best, time.process_time() - started)
    return best, words


def _agreement(expected: Words, found: Words) -> float:
    """The percentage of Janome's words with the same start and end among those found."""
    equal = sum(len(_spans(one) & _spans(other)) for one, other in zip(expected, found, strict=True))
    return 100 * equal / sum(map(len, expected))


def _spans(words: Sequence[str]) -> set[tuple[int, int]]:
    ends = [0, *accumulate(map(len, words))]
    return set(pairwise(ends))


@cache
def _janome_tokenizer() -> Callable[[str], Iterable[str]]:
    from janome.tokenizer import Tokenizer

    tokenizer = Tokenizer()
    return lambda sentence: map(str, tokenizer.tokenize(sentence, wakati=True))


def _janome(sentences: Sequence[str]) -> Words:
    return [list(_janome_tokenizer()(sentence)) for sentence in sentences]


def _kb(sentences: Sequence[str]) -> Words:
    """The tokenizer of `kb.analysis.lattice` without a lexicon, as Janome is asked here."""
    compiled = _compiled()
    batches = (sentences[start : start + BATCH] for start in range(0, len(sentences), BATCH))
    return [
        [morpheme.surface for morpheme in morphemes]
        for morphemes in chain.from_iterable(compiled.morphemes_of_many(batch) for batch in batches)
    ]


@cache
def _compiled() -> Any:
    lattice = importlib.import_module("kb.analysis.lattice.tokenizer")
    dictionary = importlib.import_module("kb.analysis.lattice.shared").shared_dictionary.current
    return lattice.CompiledTokenizer(dictionary, Lexicon(frozenset(), {}, {}, ()))


@cache
def _sudachi_tokenizer() -> Any:
    return importlib.import_module("sudachipy").Dictionary(dict="core").create()


def _sudachi(sentences: Sequence[str]) -> Words:
    """SudachiPy in its mode A, the shortest words."""
    mode = importlib.import_module("sudachipy").SplitMode.A
    return [[word.surface() for word in _sudachi_tokenizer().tokenize(sentence, mode)] for sentence in sentences]


@cache
def _fugashi_tagger() -> Any:
    arguments = importlib.import_module("ipadic").MECAB_ARGS
    return importlib.import_module("fugashi").GenericTagger(arguments)


def _fugashi(sentences: Sequence[str]) -> Words:
    return [[word.surface for word in _fugashi_tagger()(sentence)] for sentence in sentences]


_TOKENIZERS: dict[str, tuple[Callable[[Sequence[str]], Words], str]] = {
    "Janome": (_janome, "janome"),
    KB: (_kb, "kb.analysis.lattice"),
    "SudachiPy, core, mode A": (_sudachi, "sudachipy sudachidict_core"),
    "fugashi, ipadic": (_fugashi, "fugashi ipadic"),
}
