"""After any history of edits and runs, the index answers like one built from scratch.

Only addresses are taken over there: they are what a dialogue was called first, whatever its file is called now.
"""

import os
import random
import shutil
from pathlib import Path

from indexer.run import run
from tests.support.trust.answers import served
from tests.support.trust.corpus import article
from tests.support.trust.running import at_once
from tests.support.trust.soak import tell, times

_PROBLEMS = ("渋滞", "行列", "待ち時間", "停電", "断水", "人手不足")
_REMEDIES = ("予約", "整理券", "順番待ちの表示", "研修")
_FEWEST = 6  # fewer, and the one that goes away is too many of them


def edit(source: Path, chance: random.Random) -> None:
    """Changes something: an article is new, other, gone, somewhere else, or only looks as if it had been changed."""
    files = sorted(source.rglob("*.txt"))
    path = chance.choice(files)
    gone = len(files) > _FEWEST
    match chance.choice(("new", "new", "other", "other", "gone", "moved", "touched")):
        case "new":
            write(source / f"{chance.randrange(1000):03}.txt", chance)
        case "other":
            write(path, chance)
        case "gone" if gone:
            path.unlink()
        case "moved" if gone:
            (source / "moved").mkdir(exist_ok=True)
            path.rename(source / "moved" / f"{chance.randrange(1000, 2000)}.txt")
        case _:
            os.utime(path, (chance.randrange(2**31), chance.randrange(2**31)))


def write(path: Path, chance: random.Random) -> None:
    text = article(chance.randrange(50), problem=chance.choice(_PROBLEMS), remedy=chance.choice(_REMEDIES))
    path.write_text(f"{text}\n川端\n整理番号は{chance.randrange(10**9)}番です。\n", encoding="utf-8")


def test_edited_and_indexed_again_and_again(tmp_path: Path) -> None:
    count = times(3, 500)
    for seed in range(count):
        chance = random.Random(seed)
        folder = tmp_path / str(seed)
        source = folder / "source"
        source.mkdir(parents=True)
        for number in range(_FEWEST + 1):
            write(source / f"{number:03}.txt", chance)
        grown = at_once(folder / "grown")
        for _run in range(chance.randint(2, 5)):
            run(grown, [str(source)])
            edit(source, chance)
        shutil.copytree(folder / "grown", folder / "anew")
        run(grown, [str(source)])
        run(at_once(folder / "anew"), [str(source)], full=True)
        assert served(folder / "grown") == served(folder / "anew"), seed
        shutil.rmtree(folder)
    tell(f"{count:,} histories of edits: {count:,} answered as what is made anew")
