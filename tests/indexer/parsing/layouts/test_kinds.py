"""Small invented documents, one kind a file in `kinds`, with the turns that a reader expects of each.

A document is `@@@ name`, its text, and below `---` one line for each turn: speaker | organization | post | first words
| role. `-` is not compared, `none` is empty; `nobody` states that nobody speaks. A line `title: …`, `people: …` or
`sections: …` states that part of the dialogue. A name may end with that of a file, whose format the text has.
"""

from pathlib import Path

import pytest

from indexer.parsing import parse
from kb.model.dialogue import Dialogue, Turn
from tests.support.documents import read

FOLDER = Path(__file__).with_name("kinds")
DOCUMENTS = {
    f"{path.stem}: {block.partition(chr(10))[0].strip()}": block.partition("\n")[2]
    for path in sorted(FOLDER.glob("*.txt"))
    for block in path.read_text(encoding="utf-8").split("@@@ ")[1:]
}


def parts(dialogue: Dialogue) -> dict[str, str]:
    return {
        "title": dialogue.title,
        "people": "、".join("".join(person.name.split()) for person in dialogue.participants),
        "posts": "、".join("・".join(person.posts) for person in dialogue.participants),
        "sections": "/".join(dict.fromkeys(name for turn in dialogue.turns for name in turn.section)),
    }


def cells(turn: Turn) -> list[str]:
    return [part or "none" for part in (turn.speaker, turn.organization, turn.post, turn.text, turn.role)]


def agrees(expected: str, found: str, *, beginning: bool) -> bool:
    return expected in ("-", found) or (beginning and found.startswith(expected))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_of_the_kind_is_read(name: str) -> None:
    text, _rule, below = DOCUMENTS[name].partition("---\n")
    lines = [line for line in below.splitlines() if line.strip()]
    file = name.rsplit(maxsplit=1)[-1]
    found = parse(read(file if "." in file else "a.txt", text.encode()))
    stated = dict(line.split(": ", 1) for line in lines if ": " in line and " | " not in line)
    assert {key: parts(found)[key] for key in stated} == stated
    expected = [[cell.strip() for cell in line.split(" | ")] for line in lines if " | " in line]
    assert expected or lines == ["nobody"]
    spoken = [cells(turn) for turn in found.turns if turn.kind != "narration"]
    assert len(spoken) == len(expected), spoken
    for wanted, turn in zip(expected, spoken, strict=True):
        pairs = zip(wanted, turn, range(5), strict=True)
        assert all(agrees(one, other, beginning=place == 3) for one, other, place in pairs), (wanted, turn)
