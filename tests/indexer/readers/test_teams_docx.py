"""Transcripts that Microsoft Teams exports as Word documents, in the layouts of several years (架空)."""

import pytest

from indexer.parsing import parse
from kb.model.dialogue import Dialogue
from tests.support.documents import read
from tests.support.hostile_files import docx
from tests.support.parsing import unaccounted

Said = tuple[float | None, str | None, str]
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
INLINE = f'<wp:inline xmlns:wp="{DRAWING}"><wp:docPr id="1" name="image1.png"/></wp:inline>'
PICTURE = f"<w:r><w:drawing>{INLINE}</w:drawing></w:r>"
CUES = [
    (3, "霧島 航", "窓口の話です。"),
    (5, "霧島 航", "続きです。"),
    (9, "黒江 恵", "はい"),
    (59, "霧島 航", "では。"),
]
TALK = [
    ("霧島 航", "0:03", ["窓口の話です。", "混雑が続いています。"]),
    ("黒江 恵 (税務課)", "0:12", ["はい"]),
    ("霧島 航", "1:02:05", ["では、終わります。"]),
]
TURNS: list[Said] = [
    (3.0, "霧島 航", "窓口の話です。\n混雑が続いています。"),
    (12.0, "黒江 恵", "はい"),
    (3725.0, "霧島 航", "では、終わります。"),
]


def run(text: str, before: str = "", bold: bool = False) -> str:
    properties = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{properties}{before}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


HEAD = (
    paragraph(run("架空の打合せ-20240611_100000-会議の録音", bold=True))
    + paragraph(run("2024年6月11日、1:00AM"))
    + paragraph(run("1時間 2分 10秒"))
)
STARTED = paragraph(run("霧島 航", bold=True), run(" が文字起こしを開始しました"))
STOPPED = paragraph(run("霧島 航", bold=True), run(" が文字起こしを停止しました"))


def in_a_paragraph(before: str, spaces: str = "") -> str:
    """A paragraph for each speech: picture, name, time and text, `before` the time."""
    return "".join(
        paragraph(
            PICTURE, run(name, bold=True), run(f"{spaces}{time}", before), *(run(line, "<w:br/>") for line in lines)
        )
        for name, time, lines in TALK
    )


def in_paragraphs(head_in_one: bool) -> str:
    found = ""
    for name, time, lines in TALK:
        named = run(name, bold=True)
        found += paragraph(named, run(f"  {time}")) if head_in_one else paragraph(PICTURE, named) + paragraph(run(time))
        found += "".join(paragraph(run(line)) for line in lines)
    return found


def ranges(separate: bool, order: str = "tns") -> str:
    """The form of earlier years: the span of a cue, the name, the text."""
    found = ""
    for start, name, text in CUES:
        lines = {"t": f"0:0:{start}.450 --> 0:0:{start}.920", "n": name, "s": text}
        ordered = [lines[key] for key in order]
        if separate:
            found += "".join(paragraph(run(line)) for line in ordered)
        else:
            found += paragraph(run(ordered[0]), *(run(line, "<w:br/>") for line in ordered[1:]))
    return found


OLD: list[Said] = [
    (3.45, "霧島 航", "窓口の話です。\n続きです。"),
    (9.45, "黒江 恵", "はい"),
    (59.45, "霧島 航", "では。"),
]


def said(dialogue: Dialogue) -> list[Said]:
    return [(turn.start, turn.speaker, turn.text) for turn in dialogue.turns if turn.kind == "speech"]


@pytest.mark.parametrize("framed", [False, True])
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (in_a_paragraph("", "   "), TURNS),
        (in_a_paragraph("<w:tab/>"), TURNS),
        (in_a_paragraph("<w:br/>"), TURNS),
        (in_paragraphs(head_in_one=True), TURNS),
        (in_paragraphs(head_in_one=False), TURNS),
        (ranges(separate=True), OLD),
        (ranges(separate=False), OLD),
        (ranges(separate=True, order="nts"), OLD),
    ],
)
def test_speakers_times_and_texts_are_read(body: str, expected: list[Said], framed: bool) -> None:
    manuscript = read("a.docx", docx(f"{HEAD}{STARTED}{body}{STOPPED}" if framed else body))
    dialogue = parse(manuscript)
    assert said(dialogue) == expected
    assert unaccounted(manuscript, dialogue) == []
    if framed:
        assert (dialogue.title, str(dialogue.date)) == ("架空の打合せ-20240611_100000-会議の録音", "2024-06-11")


@pytest.mark.parametrize(
    "lines",
    [
        ["架空の会議次第", "開会", "10:00", "挨拶", "10:05", "議題", "10:10", "閉会", "12:00"],
        ["架空の会議次第", "10:00", "開会", "10:05", "挨拶", "10:10", "議題", "12:00", "閉会"],
        ["架空の時刻表", "南口", "9:00", "北口", "9:10", "南口", "9:20", "北口", "9:30"],
    ],
)
def test_times_below_or_above_words_are_no_transcript(lines: list[str]) -> None:
    dialogue = parse(read("a.docx", docx("".join(paragraph(run(line)) for line in lines))))
    assert [turn.start for turn in dialogue.turns if turn.speaker] == []
    assert dialogue.participants == ()


def test_times_alone_have_no_speaker() -> None:
    lines = ["0:03", "はい", "0:12", "ええ", "0:20", "はい", "1:30", "ええ"]
    dialogue = parse(read("a.docx", docx("".join(paragraph(run(line)) for line in lines))))
    assert [turn.start for turn in dialogue.turns] == [3.0, 90.0]
    assert dialogue.participants == ()
