"""Files of the index that are cut or overwritten while served: right answers or errors, and no dead process."""

import os
import random
import threading
from collections import Counter
from pathlib import Path

import pytest

from kb.analysis.analyzer import Analyzer
from kb.engines.arrays.engine import ArrayEngine
from kb.engines.whoosh import IndexFolderWriter
from kb.errors import EngineError
from kb.search.request import SearchRequest
from kb.search.results import Hit
from tests.support.dialogues import dialogue, turn
from tests.support.trust.soak import tell, times

READERS = 8
WORDS = ("窓口", "予算", "防災", "研修", "標準化", "オンライン", "申請", "データ")
TURNS = 400


@pytest.fixture
def served(tmp_path: Path, analyzer: Analyzer) -> tuple[Path, ArrayEngine]:
    chance = random.Random(1)
    texts = ["の".join(chance.choices(WORDS, k=6)) + f"について、{number}番目に話します。" for number in range(TURNS)]
    writer = IndexFolderWriter(tmp_path / "index", analyzer)
    writer.add(dialogue("a", [turn(text, order=order) for order, text in enumerate(texts, 1)]))
    writer.commit()
    return tmp_path / "index", ArrayEngine(tmp_path / "index", "g", analyzer)


def spoil(path: Path, content: bytes, chance: random.Random) -> None:
    """Cuts or overwrites a file in place, as another program might, and restores it."""
    with path.open("r+b", buffering=0) as file:
        at = chance.randrange(len(content))
        if chance.random() < 0.5:
            os.ftruncate(file.fileno(), at)
        else:
            file.seek(at)
            file.write(bytes(chance.randrange(256) for _ in range(min(4096, len(content) - at))))
        threading.Event().wait(0.002)
        file.seek(0)
        file.write(content)


def test_readers_of_spoilt_files_get_right_answers_or_errors(served: tuple[Path, ArrayEngine]) -> None:
    folder, engine = served
    requests = [SearchRequest.of(word, sort=sort) for word in WORDS for sort in ("relevance", "newest")]
    expected: list[tuple[Hit, ...]] = [engine.search(request).hits for request in requests]
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    done = threading.Event()

    def read(seed: int) -> None:
        chance = random.Random(seed)
        while not done.is_set():
            number = chance.randrange(len(requests))
            try:
                hits = engine.search(requests[number]).hits
            except EngineError:
                counts["errors"] += 1
            except BaseException as error:  # noqa: BLE001  # reported by the test
                wrong.append(repr(error))
            else:
                counts["answers"] += 1
                if hits != expected[number]:
                    wrong.append(requests[number].text)

    readers = [threading.Thread(target=read, args=(seed,)) for seed in range(READERS)]
    for reader in readers:
        reader.start()
    chance = random.Random(0)
    files = [(path, path.read_bytes()) for path in sorted(folder.iterdir())]
    spoilt = times(100, 1000)
    for _ in range(spoilt):
        spoil(*chance.choice(files), chance)
    done.set()
    for reader in readers:
        reader.join()
    tell(f"{spoilt:,} files spoilt under {READERS} readers: {counts['answers']:,} answers, {counts['errors']:,} errors")
    assert wrong == []
    assert counts["answers"]
    assert counts["errors"]
    assert [engine.search(request).hits for request in requests] == expected
    engine.close()
