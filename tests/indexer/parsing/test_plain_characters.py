from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.parsing import parse
from kb.model.characters import plain
from kb.model.dialogue import Dialogue
from tests.support.documents import read
from tests.support.examples import examples
from tests.support.parsing import check

GOLDENS = [
    path.read_text(encoding="utf-8")
    for folder in ("layouts", "cio")
    for path in sorted((Path(__file__).parents[2] / "golden" / folder).glob("*.txt"))
]
RADICALS = {
    "長": "⻑",
    "山": "⼭",
    "田": "⽥",
    "民": "⺠",
    "日": "⽇",
    "人": "⼈",
    "木": "⽊",
    "・": "‧",
    "一": "⼀",
    "西": "⻄",
}
MINUTES = (
    "架空委員会会議録\n\n令和5年6月12日\n\n○山田委員長　開きます。\n○西木委員　区民の声を伺います。\n"
    "○山田委員長　終わります。"
)


def dialogue_of(text: str) -> Dialogue:
    return parse(read("a.txt", text.encode()))


@pytest.mark.parametrize("mark", ["", "\u200f", "\u2067", "\ufe00", "\u034f", "\U000e0101"])
def test_speakers_and_posts_have_one_spelling_and_the_text_keeps_its_own(mark: str) -> None:
    written = MINUTES.translate({ord(usual): radical for usual, radical in RADICALS.items()}).replace("○", f"{mark}○")
    dialogue = dialogue_of(written)
    said = [(turn.speaker, turn.post, turn.as_written, turn.text) for turn in dialogue.turns if turn.speaker]
    assert said == [
        ("山田", "委員長", "○⼭⽥委員⻑", "開きます。"),
        ("西木", "委員", "○⻄⽊委員", "区⺠の声を伺います。"),
        ("山田", "委員長", "○⼭⽥委員⻑", "終わります。"),
    ]
    assert str(dialogue.date) == "2023-06-12"


def test_a_variation_selector_stays_in_the_text() -> None:
    dialogue = dialogue_of(MINUTES.replace("西木", "辻\U000e0100木").replace("伺い", "葛\U000e0101飾で伺い"))
    said = dialogue.turns[2]
    assert (said.speaker, said.as_written, said.text) == (
        "辻木",
        "○辻\U000e0100木委員",
        "区民の声を葛\U000e0101飾で伺います。",
    )


@settings(max_examples=examples(150))
@given(st.sampled_from(GOLDENS), st.sets(st.sampled_from(sorted(RADICALS))), st.booleans())
def test_radicals_change_no_reading(text: str, replaced: set[str], marked: bool) -> None:
    written = text.translate({ord(usual): RADICALS[usual] for usual in replaced})
    if marked:
        written = "\n".join(f"\u200f{line}" if line else line for line in written.split("\n"))
    found, usual = check(read("a.txt", written.encode())), dialogue_of(text)
    assert found.participants == tuple(
        msgspec.structs.replace(one, as_written=there.as_written)
        for one, there in zip(usual.participants, found.participants, strict=True)
    )
    for one, other in zip(found.turns, usual.turns, strict=True):
        assert plain(one.text) == other.text
        assert plain(one.as_written) == other.as_written
        assert one.text == other.text or one.text in written or "\n" in one.text
        assert (one.speaker, one.post, one.section) == (other.speaker, other.post, other.section)
