"""Morphemes of texts: the same prepared or not, from one thread or many, with the compiled dictionary or Janome."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import pytest

from kb.analysis import morphology
from kb.analysis.lattice.shared import shared_dictionary
from kb.analysis.lattice.tokenizer import CompiledTokenizer
from kb.analysis.lexicon import load_lexicon
from kb.analysis.morphology import MAX_CHUNK, VERSION, Morphology

ARTICLES = sorted(path.read_text(encoding="utf-8") for path in files("indexer").joinpath("samples").iterdir())
SAMPLES = [article[:1500] for article in ARTICLES[:8]]
# Opens a knowledge base and asks it as a web worker does; says which modules of Janome that took.
ASKS = """
import sys
from kb import open_kb
with open_kb(sys.argv[1]) as kb:
    assert kb.search("窓口の混雑はどうなりましたか", mode="any").total
print(*(name for name in sys.modules if name.startswith("janome")))
"""


@pytest.fixture(scope="module")
def made() -> Morphology:
    lexicon, _problems = load_lexicon()
    return Morphology(lexicon)


def fresh() -> Morphology:
    lexicon, _problems = load_lexicon()
    return Morphology(lexicon)


def test_offsets_are_those_of_the_text(made: Morphology) -> None:
    text = "窓口は\u3000混む。\n  待つ！" + "区" * (2 * MAX_CHUNK) + "の話"
    found = made.morphemes(text)
    assert all(text[one.start : one.end] == one.surface for one in found)
    assert "".join(one.surface for one in found) == "".join(text.split())


def test_prepared_texts_have_the_same_morphemes(made: Morphology, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = fresh()
    prepared.prepare(SAMPLES)
    expected = [made.morphemes(text) for text in SAMPLES]

    def fail(_self: CompiledTokenizer, sentence: str) -> None:
        raise AssertionError(f"not prepared: {sentence}")

    monkeypatch.setattr(CompiledTokenizer, "morphemes", fail)
    assert [prepared.morphemes(text) for text in SAMPLES] == expected


def test_more_than_is_kept_is_right(made: Morphology, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(morphology, "KEPT", 10)
    monkeypatch.setattr(morphology, "BATCH", 300)
    few = fresh()
    few.prepare(SAMPLES)
    assert [few.morphemes(text) for text in SAMPLES] == [made.morphemes(text) for text in SAMPLES]
    assert len(few._new) + len(few._old) <= 20


def test_janome_itself_gives_the_same(made: Morphology) -> None:
    expected = [made.morphemes(text[:300]) for text in SAMPLES[:5]]
    shared_dictionary.configure(tokenizer="janome", folder=None)
    try:
        plain = fresh()
        plain.prepare([SAMPLES[0][:100]])
        assert [plain.morphemes(text[:300]) for text in SAMPLES[:5]] == expected
        assert plain._compiled is None
        assert plain.known("窓口")
    finally:
        shared_dictionary.configure(tokenizer="compiled", folder=os.environ["KB_DICTIONARY"])


def test_threads_get_what_one_gets(made: Morphology, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(morphology, "KEPT", 50)
    texts = [sentence for text in SAMPLES for sentence in text.split("。") if sentence]
    expected = [made.morphemes(text) for text in texts]
    together = fresh()
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as pool:
            for found in pool.map(lambda _number: list(map(together.morphemes, texts)), range(8)):
                assert found == expected
    finally:
        sys.setswitchinterval(before)


def test_the_version_is_that_of_the_library() -> None:
    assert f"janome-{version('janome')}" == VERSION


def test_parsing_does_without_numpy() -> None:
    # Its libraries reserve address space for each processor, of which a document's process has little.
    code = "import sys, indexer.sandbox.child; print('numpy' in sys.modules, 'janome' in sys.modules)"
    asked = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert asked.stdout.split() == ["False", "False"]


@pytest.mark.slow
def test_a_run_keeps_the_dictionary_and_a_server_needs_no_janome(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text(ARTICLES[0], encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
    index = [sys.executable, "-m", "kb", "index", "articles"]
    subprocess.run(index, cwd=tmp_path, env=environment, check=True, capture_output=True)
    (kept,) = (tmp_path / "index_data" / "dictionary").iterdir()
    assert kept.name.startswith(VERSION)
    ask = [sys.executable, "-c", ASKS, "index_data"]
    asked = subprocess.run(ask, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True)
    assert asked.stdout.strip() == ""
    kept.unlink()  # a data folder that was moved without it: Janome answers
    asked = subprocess.run(ask, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True)
    assert "janome.tokenizer" in asked.stdout
