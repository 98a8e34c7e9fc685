"""Tokens beside Janome's own: python -m tests.benchmarks.tokens [CORPUS] [--characters N] [--odd N]

CORPUS is a folder with `diet/*.jsonl.gz` (an object with `text` a line), `minutes/*.txt` and
`relevance/*passages.json.gz` (id to text); without it, the packaged samples are segmented. Each sentence is segmented
by Janome, one by one and in batches, with the packaged lexicon as user dictionary, and so are odd texts drawn by a
seed (tests.support.odd_texts). A line is printed for each figure: name, value and unit, separated by tabs. CPU time is
measured. Ends with 1 where a morpheme differs in anything.
"""

import argparse
import gzip
import json
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib.resources import files
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from tqdm import tqdm

from kb.analysis.janome import JanomeTokenizer
from kb.analysis.lattice.compile import compile_dictionary
from kb.analysis.lattice.dictionary import Dictionary, arrays_of, dictionary_of
from kb.analysis.lattice.tokenizer import CompiledTokenizer
from kb.analysis.lexicon import load_lexicon
from kb.analysis.morpheme import Morpheme
from kb.analysis.morphology import batches, chunks
from kb.array_files import read_arrays, write_arrays
from tests.support.odd_texts import odd_texts

SEED = 18
QUERY = 20  # characters of a sentence that are segmented as a query
R = TypeVar("R")
Morphemes = tuple[Morpheme, ...]


def main() -> int:
    """Compares and measures; 1 where a morpheme differs."""
    parser = argparse.ArgumentParser(description="Tokens beside Janome's own.")
    parser.add_argument("corpus", type=Path, nargs="?", help="a folder of real texts")
    parser.add_argument("--characters", type=int, default=1_000_000, help="characters of text to compare")
    parser.add_argument("--odd", type=int, default=10_000, help="odd texts to compare")
    options = parser.parse_args()
    lexicon, _problems = load_lexicon()
    tokenizer = CompiledTokenizer(_dictionary(), lexicon)
    janome = JanomeTokenizer(lexicon)
    texts = _corpus_texts(options.corpus) if options.corpus else _sample_texts()
    real = list(_sentences(texts, options.characters))
    equal = _measure("text", real, janome, tokenizer)
    odd = odd_texts(SEED, options.odd, list(lexicon.readings))
    return 0 if _measure("odd", list(_sentences(odd, sys.maxsize)), janome, tokenizer) and equal else 1


def _dictionary() -> Dictionary:
    """The dictionary, made, written and read as a run and a server do."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "dictionary")
        made, dictionary = _timed(compile_dictionary)
        written, _nothing = _timed(lambda: write_arrays(path, "", arrays_of(dictionary)))
        read, dictionary = _timed(lambda: dictionary_of(read_arrays(path, "")))
        _print("compiling the dictionary", made, "s")
        _print("writing it", written, "s")
        _print("reading it", read, "s")
        _print("its size", path.stat().st_size / 1e6, "MB")
        return dictionary


def _measure(name: str, sentences: list[str], janome: JanomeTokenizer, tokenizer: CompiledTokenizer) -> bool:
    characters = sum(map(len, sentences))
    progress = partial(tqdm, sentences, unit=" sentences", leave=False, mininterval=1)
    slow, expected = _timed(lambda: [janome.morphemes(sentence) for sentence in progress(desc="Janome")])
    tokenizer.morphemes_of_many(sentences[:1000])  # the first touch of the dictionary's pages is not a speed
    fast, batched = _timed(lambda: [*chain.from_iterable(map(tokenizer.morphemes_of_many, batches(sentences)))])
    single, alone = _timed(lambda: [tokenizer.morphemes(sentence) for sentence in progress(desc="one by one")])
    query, _found = _timed(lambda: [tokenizer.morphemes(sentence[:QUERY]) for sentence in sentences])
    identical = sum(len(one) for one, *others in zip(expected, batched, alone, strict=True) if others == [one, one])
    for sentence, *different in zip(sentences, expected, batched, alone, strict=True):
        if different != [different[0]] * 3:
            print(repr(sentence), *different, sep="\n  ", file=sys.stderr)
    _print(f"{name}: characters compared", characters, "characters")
    _print(f"{name}: Janome", characters / slow, "characters/s")
    _print(f"{name}: in batches", characters / fast, "characters/s")
    _print(f"{name}: one by one", characters / single, "characters/s")
    _print(f"{name}: in batches, times Janome", slow / fast, "x")
    _print(f"{name}: one by one, times Janome", slow / single, "x")
    _print(f"{name}: a query of {QUERY} characters", 1000 * query / len(sentences), "ms")
    _print(f"{name}: morphemes", sum(map(len, expected)), "morphemes")
    _print(f"{name}: identical morphemes", identical, "morphemes")
    return identical == sum(map(len, expected))


def _timed(work: Callable[[], R]) -> tuple[float, R]:
    started = time.process_time()
    result = work()
    return time.process_time() - started, result


def _print(name: str, value: float, unit: str) -> None:
    print(name, f"{value:.0f}" if value >= 100 else f"{value:.2f}", unit, sep="\t", flush=True)


def _sentences(texts: Iterator[str], characters: int) -> Iterator[str]:
    """The different sentences of texts, as they are segmented, up to a number of characters."""
    seen: dict[str, None] = {}
    for text in texts:
        for _offset, sentence in chunks(text):
            if characters <= 0:
                return
            if sentence not in seen:
                seen[sentence] = None
                characters -= len(sentence)
                yield sentence


def _sample_texts() -> Iterator[str]:
    for path in sorted(files("indexer").joinpath("samples").iterdir(), key=lambda path: path.name):
        yield path.read_text(encoding="utf-8")


def _corpus_texts(corpus: Path) -> Iterator[str]:
    """Texts of the three kinds in turn, so that any number of characters has some of each."""
    kinds = [_diet(corpus), _minutes(corpus), _passages(corpus)]
    while kinds:
        for kind in list(kinds):
            if (text := next(kind, None)) is None:
                kinds.remove(kind)
            else:
                yield text


def _diet(corpus: Path) -> Iterator[str]:
    for path in sorted(corpus.glob("diet/*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from (json.loads(line)["text"] for line in lines)


def _minutes(corpus: Path) -> Iterator[str]:
    for path in sorted(corpus.glob("minutes/*.txt")):
        yield from path.read_text(encoding="utf-8-sig").split("\n\n")


def _passages(corpus: Path) -> Iterator[str]:
    for path in sorted(corpus.glob("relevance/*passages.json.gz")):
        yield from json.loads(gzip.decompress(path.read_bytes())).values()


if __name__ == "__main__":
    sys.exit(main())
