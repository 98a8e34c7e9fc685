"""Making of vectors: once for each text and model, in time, resumable."""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from msgspec import structs

from kb.meaning import making
from kb.meaning.embedder import CachedEmbedder
from kb.meaning.making import VectorProgress, make_vectors
from kb.meaning.passages import PIECE_CHARACTERS, passage_key, passages_of
from kb.meaning.turn_vectors import TurnVectors
from tests.support.dialogues import dialogue, turn
from tests.support.embedding import BigramEmbedder, vector_folder
from tests.support.servers import ROOT
from tests.support.spoken_texts import CROWDED, PASSAGES, SHELTER, waiting_dialogues


def make(data: Path, embedder: BigramEmbedder, seconds: float = 0) -> VectorProgress:
    return make_vectors(waiting_dialogues(), embedder, vector_folder(data, embedder), seconds=seconds)


def test_spoken_turns_that_say_something_are_embedded_once(tmp_path: Path) -> None:
    embedder = BigramEmbedder()
    assert make(tmp_path, embedder) == VectorProgress(ready=5, turns=5, made=5)
    assert sorted(embedder.embedded) == sorted(PASSAGES)
    again = BigramEmbedder()
    assert make(tmp_path, again) == VectorProgress(ready=5, turns=5, made=0)
    assert again.embedded == []


def test_a_heading_is_part_of_the_passage() -> None:
    spoken = turn("率直に言って低すぎると思っています", section=("窓口", "待ち時間"))
    assert [one.text for one in passages_of([dialogue("a", [spoken])])] == [
        "窓口\n待ち時間\n率直に言って低すぎると思っています"
    ]


@pytest.mark.parametrize("end", ["。", "\n", "？", ""])
@pytest.mark.parametrize("length", [20, 100, 299, 300, 301, 900])
def test_a_long_turn_is_cut_between_sentences_and_nothing_is_lost(length: int, end: str) -> None:
    text = "".join(chr(0x3042 + at) * (length - 1) + end for at in range(7))
    passages = list(passages_of([dialogue("a", [turn(text)])]))
    pieces = [text[one.start : one.end] for one in passages]
    assert "".join(pieces) == text
    assert [one.text for one in passages] == pieces
    if end and length <= PIECE_CHARACTERS:
        assert all(len(piece) <= PIECE_CHARACTERS for piece in pieces)
        assert len(pieces) == -(-7 // (PIECE_CHARACTERS // length))


def test_a_turn_is_ready_when_all_its_pieces_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "BATCH", 2)
    spoken = [
        dialogue("long", [turn("".join(f"{number}番目の窓口の話です" + "あ" * 280 + "。" for number in range(3)))])
    ]
    folder = vector_folder(tmp_path, BigramEmbedder())
    with pytest.raises(KeyboardInterrupt):
        make_vectors(spoken, BigramEmbedder(fails_after=2), folder)
    found = TurnVectors(list(passages_of(spoken)), folder, CachedEmbedder(BigramEmbedder()))
    assert (len(found), len(found.table.turns), found.table.ready) == (1, 2, 0)
    assert make_vectors(spoken, BigramEmbedder(), folder) == VectorProgress(ready=1, turns=1, made=1)
    assert found.table.ready == 1
    (near,) = found.near_question("2番目の窓口の話です" + "あ" * 280, found.table)  # once, by its nearest piece
    assert (near.turn, near.cosine > 0.95) == ("t1", True)
    assert spoken[0].turns[0].text[near.start : near.end].startswith("2番目の窓口")


def test_a_text_that_changed_is_embedded_again_and_no_other(tmp_path: Path) -> None:
    make(tmp_path, BigramEmbedder())
    first, *others = waiting_dialogues()
    changed = structs.replace(first.turns[2], text=SHELTER + "。")
    later = [structs.replace(first, turns=(*first.turns[:2], changed)), *others]
    embedder = BigramEmbedder()
    folder = vector_folder(tmp_path, embedder)
    assert make_vectors(later, embedder, folder) == VectorProgress(ready=5, turns=5, made=1)
    assert embedder.embedded == [SHELTER + "。"]
    assert passage_key(SHELTER) not in folder.read().rows  # no dialogue has it any more


def test_a_moved_turn_keeps_its_vector(tmp_path: Path) -> None:
    make(tmp_path, BigramEmbedder())
    embedder = BigramEmbedder()
    moved = [dialogue("another", [turn(CROWDED, order=7), turn(CROWDED, order=8)])]
    made = make_vectors(moved, embedder, vector_folder(tmp_path, embedder))
    assert (made, embedder.embedded) == (VectorProgress(ready=2, turns=2, made=0), [])


def test_an_interrupted_run_resumes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "BATCH", 2)
    with pytest.raises(KeyboardInterrupt):
        make(tmp_path, BigramEmbedder(fails_after=4))
    rest = BigramEmbedder()
    assert make(tmp_path, rest) == VectorProgress(ready=5, turns=5, made=1)
    assert len(rest.embedded) == 1


def test_a_run_ends_when_its_time_is_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "BATCH", 2)
    clock = iter([0.0, 1.0, 6.0, 11.0, 16.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    assert make(tmp_path, BigramEmbedder(), seconds=10) == VectorProgress(ready=4, turns=5, made=4)


def test_files_of_many_batches_are_merged_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "BATCH", 1)
    monkeypatch.setattr(making, "MAX_FILES", 2)
    with pytest.raises(KeyboardInterrupt):
        make(tmp_path, BigramEmbedder(fails_after=4))
    assert len(list(tmp_path.rglob("*.vectors"))) == 1
    assert make(tmp_path, BigramEmbedder()).made == 1


def test_another_model_drops_the_old_vectors(tmp_path: Path) -> None:
    make(tmp_path, BigramEmbedder("bigrams-1"))
    newer = BigramEmbedder("bigrams-2")
    assert make(tmp_path, newer).made == 5
    assert [path.name for path in (tmp_path / "meaning").iterdir()] == ["bigrams-2"]


def test_a_damaged_file_is_made_again(tmp_path: Path) -> None:
    make(tmp_path, BigramEmbedder())
    (damaged,) = tmp_path.rglob("*.vectors")
    damaged.write_bytes(damaged.read_bytes()[:-1])
    embedder = BigramEmbedder()
    assert make(tmp_path, embedder).made == 5
    stored = vector_folder(tmp_path, embedder).read()
    assert (len(stored.rows), stored.damaged) == (5, ())


def test_vectors_keep_their_precision(tmp_path: Path) -> None:
    embedder = BigramEmbedder()
    make(tmp_path, embedder)
    stored = vector_folder(tmp_path, embedder).read()
    kept = stored.vectors[stored.rows[passage_key(CROWDED)]].astype(np.float32)
    assert float(kept @ embedder.question(CROWDED)) == pytest.approx(1, abs=1e-3)


_SLOW = """
import sys, time
from pathlib import Path
from kb.meaning import making
from kb.meaning.embedder import CachedEmbedder
from tests.support.embedding import BigramEmbedder, vector_folder
from tests.support.spoken_texts import waiting_dialogues

class Slow(BigramEmbedder):
    def passages(self, texts):
        time.sleep(0.2)
        return super().passages(texts)

making.BATCH = 1
folder = vector_folder(Path(sys.argv[1]), Slow())
making.make_vectors(waiting_dialogues(), Slow(), folder)
"""


@pytest.mark.slow
def test_a_killed_process_loses_no_batch_that_it_has_written(tmp_path: Path) -> None:
    running = subprocess.Popen([sys.executable, "-c", _SLOW, str(tmp_path)], cwd=ROOT)
    try:
        while len(list(tmp_path.rglob("[0-9]*.vectors"))) < 2 and running.poll() is None:
            time.sleep(0.02)
    finally:
        running.kill()
        running.wait()
    written = len(vector_folder(tmp_path, BigramEmbedder()).read().rows)
    assert 2 <= written < 5
    embedder = BigramEmbedder()
    assert make(tmp_path, embedder) == VectorProgress(ready=5, turns=5, made=5 - written)
