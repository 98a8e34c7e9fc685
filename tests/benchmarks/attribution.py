"""Speaker attribution against gold: python -m tests.benchmarks.attribution FOLDER

For each NAME.txt of the folder with NAME.gold.json (`turns`: `speaker` as written or "null", `chars`, `head`) prints
the share of characters that the parser attributes to the speaker of the gold, and in the end that of all together.

How it is computed: the gold's turns are laid over the file in order, each from where its `head` next occurs, `chars`
characters long. The dialogue's turns are laid over the file likewise, paragraph by paragraph from the turn's line on.
Every character that a gold turn covers counts, white space excepted. It is right where the label of the dialogue's
turn over it is the gold's speaker: both without white space, in one width, without the marks that set a label off (○,
【】, a colon). "null" means that nobody speaks: narration, or matter of the header. A gold turn whose head is not found
counts as wrong with all its characters.
"""

import argparse
import json
import sys
import unicodedata
from pathlib import Path
from typing import Any

from indexer.parsing import parse
from kb.messages import using_locale
from kb.model.dialogue import Dialogue, Turn
from tests.support.documents import read

NOBODY = "null"
MARKS = "○◯〇◎●【】<>〈〉《》:"


def main() -> int:
    """Prints a line a file and the total; 1 where the folder holds no pair."""
    parser = argparse.ArgumentParser(description="The share of characters attributed to the gold speaker.")
    parser.add_argument("folder", type=Path, help="a folder of NAME.txt with NAME.gold.json")
    right = counted = 0
    for gold in sorted(parser.parse_args().folder.glob("*.gold.json")):
        article = gold.with_name(gold.name.replace(".gold.json", ".txt"))
        if not article.exists():
            continue
        good, total = measure(article, json.loads(gold.read_text(encoding="utf-8")))
        right, counted = right + good, counted + total
        print(f"{_percent(good, total)}  {good:7d} of {total:7d}  {article.name}")
    print(f"{_percent(right, counted)}  {right:7d} of {counted:7d}  in total")
    return 0 if counted else 1


def measure(article: Path, gold: dict[str, Any]) -> tuple[int, int]:
    """The characters attributed to the gold speaker, and all that the gold covers."""
    data = article.read_bytes()
    text = data.decode("utf-8-sig")
    found = spoken(text, parse(read(article.name, data)))
    right = total = at = 0
    for turn in gold["turns"]:
        begin = text.find(turn["head"], at)
        if begin < 0:
            total += turn["chars"]
            continue
        at = begin + turn["chars"]
        wanted = plain(turn["speaker"] or NOBODY)
        places = [place for place in range(begin, min(at, len(text))) if not text[place].isspace()]
        total += len(places)
        right += sum(found.get(place, NOBODY) == wanted for place in places)
    return right, total


def spoken(text: str, dialogue: Dialogue) -> dict[int, str]:
    """The label over each character that the dialogue gives to somebody."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    owners: dict[int, str] = {}
    at = 0
    for turn in dialogue.turns:
        at = max(at, starts[turn.line - 1])
        for number, paragraph in enumerate(turn.text.split("\n")):
            begin = text.find(
                paragraph, at + (len(turn.as_written) if not number and text.startswith(turn.as_written, at) else 0)
            )
            if begin < 0:
                continue
            at = begin + len(paragraph)
            owners |= dict.fromkeys(range(begin, at), label_of(turn))
    return owners


def label_of(turn: Turn) -> str:
    """The name of a turn's speaker in the form of the gold."""
    return plain(turn.as_written) if turn.kind == "speech" else NOBODY


def plain(label: str) -> str:
    """A label in one width, without white space and marks."""
    folded = "".join(unicodedata.normalize("NFKC", label).split())
    return folded.strip(MARKS) or NOBODY


def _percent(right: int, total: int) -> str:
    return f"{100 * right / total:7.2f} %" if total else "    -   "


if __name__ == "__main__":
    with using_locale("ja"):
        sys.exit(main())
