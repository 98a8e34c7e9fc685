"""Dialogues to measure with: real ones of `../shared/corpus` where it is there, and generated ones to fill up.

Real are speeches of the Diet (`diet/*.jsonl*`: id, date, house, meeting, issue, speaker, party, position, text) and
minutes (`minutes/*.txt`). Speeches are cut at paragraphs, and paragraphs of more than 500 characters at 。. A text that
was there before is left out, so that all turns differ.
"""

import gzip
import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from indexer.parsing import parse
from kb.model.dialogue import Dialogue, Turn
from tests.benchmarks.generated_texts import generated_dialogues
from tests.support.dialogues import dialogue, turn
from tests.support.documents import read

SHARED = Path(__file__).resolve().parents[3] / "shared" / "corpus"
LONGEST = 500  # characters of a paragraph that stays whole
LEAST = 12  # characters of a turn: shorter ones are calls to order, said a thousand times


def corpus_dialogues(turns: int, shared: Path | None) -> Iterator[Dialogue]:
    """Dialogues with so many different turns in all: those of `shared`, then generated ones."""
    real = chain(diet_meetings(shared / "diet"), minutes(shared / "minutes")) if shared else iter(())
    seen: set[int] = set()
    missing = turns
    for one in real:
        kept: list[Turn] = []
        for said in one.turns:
            if len(said.text) >= LEAST and hash(said.text) not in seen and len(kept) < missing:
                seen.add(hash(said.text))
                kept.append(said)
        missing -= len(kept)
        if kept:
            yield replace(one, turns=tuple(kept))
        if not missing:
            return
    yield from generated_dialogues(missing)


def diet_meetings(folder: Path) -> Iterator[Dialogue]:
    """The meetings of the Diet, a turn for each piece of a speech."""
    rows = groupby(_pieces(folder), key=itemgetter("date", "house", "meeting"))
    for number, (_, group) in enumerate(rows):
        meeting = list(group)
        first = meeting[0]
        turns = [
            turn(
                row["text"],
                order=order,
                speaker=row["speaker"],
                organization=row["party"],
                post=row["position"],
                section=(row["meeting"],),
            )
            for order, row in enumerate(meeting, start=1)
        ]
        yield dialogue(f"diet-{number}", turns, title=first["meeting"], day=date.fromisoformat(first["date"]))


def minutes(folder: Path) -> Iterator[Dialogue]:
    """The minutes as the parser reads them."""
    for number, path in enumerate(sorted(folder.glob("*.txt"))):
        yield replace(parse(read(path.name, path.read_bytes())), id=f"minutes-{number}")


def _pieces(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.jsonl*")):
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                for paragraph in filter(None, (part.strip() for part in row["text"].splitlines())):
                    for text in [paragraph] if len(paragraph) <= LONGEST else _cut(paragraph):
                        yield {**row, "text": text}


def _cut(paragraph: str) -> Iterator[str]:
    """A long paragraph in stretches of whole sentences."""
    stretch = ""
    for sentence in re.findall(r"[^。]*。|[^。]+$", paragraph):
        if stretch and len(stretch) + len(sentence) > LONGEST:
            yield stretch
            stretch = ""
        stretch += sentence
    if stretch:
        yield stretch
