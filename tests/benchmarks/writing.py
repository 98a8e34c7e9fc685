"""Cost of an index: a whole build beside a tutorial's, and the write path alone.

The whole build is `indexer.build`: topics, analysis, key terms, store, verification and audit. The tutorial's is Whoosh
with Janome as an analyzer of its texts and nothing else, without topics, forms, readings or facets. The write path is
the index written from texts that are analysed already.
"""

import time
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from janome.tokenizer import Tokenizer as Janome
from whoosh import fields, index
from whoosh.analysis import Token, Tokenizer

from kb.analysis.analyzer import default_analyzer
from kb.bootstrap import index_writer
from kb.model.dialogue import Dialogue
from tests.benchmarks.corpus import corpus_dialogues
from tests.benchmarks.figures import Sheet, Target, step
from tests.benchmarks.fresh_process import in_fresh_process
from tests.benchmarks.kb_index import build_generation

BUILD_SECONDS, BUILD_MEMORY, AIMED_AT = 600, 800, 100_000


class JanomeTokens(Tokenizer):  # type: ignore[misc]  # Whoosh has no types
    """Janome as a tokenizer of Whoosh, as tutorials write it: Janome's own stays outside, for the schema is pickled."""

    def __call__(self, value: str, positions: bool = False, start_pos: int = 0, **_: Any) -> Iterator[Token]:
        """Yields the words of a text."""
        token = Token(positions=positions)
        token.boost = 1.0
        for position, word in enumerate(_janome().tokenize(value), start=start_pos):
            token.text = word
            token.pos = position
            token.stopped = False
            yield token


@cache
def _janome() -> Janome:
    return Janome(wakati=True)


def measure_build(sheet: Sheet, work: Path, turns: int, shared: Path | None) -> None:
    """Builds the generation that the other measures ask, in `work`/data, and prints what it took."""
    with step(f"building a generation of {turns} turns"):
        spent = in_fresh_process(build_generation, work / "data", corpus_dialogues, turns, shared)
    aimed = turns == AIMED_AT
    sheet.figure(f"build {turns}, CPU", spent.result, "s", Target.most(BUILD_SECONDS), aimed)
    sheet.figure(f"build {turns}, CPU a turn", spent.result / turns * 1000, "ms")
    sheet.figure(f"build {turns}, on the clock, with whatever else runs here", spent.wall, "s")
    sheet.figure(f"build {turns}, peak memory", spent.peak, "MB", Target.most(BUILD_MEMORY), aimed)


def measure_writing(sheet: Sheet, work: Path, turns: int, shared: Path | None) -> None:
    """Prints the build beside the tutorial's, and the write path."""
    with step(f"a tutorial's index of {turns} turns"):
        tutorial = in_fresh_process(_tutorial, turns, shared).result
    with step(f"kb's index of {turns} turns"), TemporaryDirectory(dir=work) as folder:
        ours = in_fresh_process(build_generation, Path(folder, "data"), corpus_dialogues, turns, shared).result
    sheet.figure(f"full build {turns}: tutorial, CPU", tutorial / turns * 1000, "ms a turn")
    sheet.figure(f"full build {turns}: kb, CPU", ours / turns * 1000, "ms a turn")
    sheet.figure(f"full build {turns}: tutorial / kb", tutorial / ours, "x", Target.least(3))
    with step(f"the write path over {turns} turns"):
        path = in_fresh_process(_write_path, turns, shared).result
    sheet.figure(
        f"write path {turns}: analysed texts to index, CPU", path / turns * 1000, "ms a turn", Target.most(0.4)
    )


def _tutorial(turns: int, shared: Path | None) -> float:
    dialogues = list(corpus_dialogues(turns, shared))
    started = time.process_time()
    with TemporaryDirectory() as folder:
        schema = fields.Schema(
            id=fields.ID(stored=True),
            speaker=fields.ID(stored=True),
            organization=fields.ID(stored=True),
            text=fields.TEXT(stored=True, analyzer=JanomeTokens()),
        )
        writer = index.create_in(folder, schema).writer()
        for one in dialogues:
            for turn in one.turns:
                row = {"speaker": turn.speaker or "", "organization": turn.organization or "", "text": turn.text}
                writer.add_document(id=f"{one.id}#{turn.id}", **row)
        writer.commit()
    return time.process_time() - started


def _write_path(turns: int, shared: Path | None) -> float:
    """Seconds of CPU of the second of two equal indexes: the first one's analysis is remembered."""
    analyzer = default_analyzer()
    remembered: dict[str, Any] = {}
    analyse = analyzer.token_graph

    def token_graph(text: str) -> Any:
        if text not in remembered:
            remembered[text] = analyse(text)
        return remembered[text]

    analyzer.token_graph = token_graph  # type: ignore[assignment]
    dialogues = list(corpus_dialogues(turns, shared))
    _write(dialogues)
    return _write(dialogues)


def _write(dialogues: Iterable[Dialogue]) -> float:
    started = time.process_time()
    with TemporaryDirectory() as folder:
        writer = index_writer(Path(folder, "index"), default_analyzer())
        for one in dialogues:
            writer.add(one)
        writer.commit()
    return time.process_time() - started
