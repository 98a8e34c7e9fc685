"""Documents whose format names the speakers. Everybody is invented."""

import pytest

from indexer.manuscript import Line, Manuscript, Speech
from indexer.parsing import detect, parse
from kb.model.dialogue import Source


def manuscript(*lines: Line) -> Manuscript:
    return Manuscript(lines, Source("a.json", None, "0" * 64, "json"))


@pytest.mark.parametrize(
    ("label", "post"),
    [
        ("○遠見委員長　", "委員長"),
        ("○委員長（遠見渉君）　", "委員長"),
        ("○遠見君　", None),
        ("○黒江委員長　", None),
    ],
)
def test_a_missing_position_is_read_from_a_label_with_the_speakers_name(label: str, post: str | None) -> None:
    (turn,) = parse(manuscript(Line(1, f"{label}始めます。", speech=Speech(1, "speech", "遠見 渉")))).turns
    assert (turn.speaker, turn.post, turn.as_written, turn.text) == ("遠見 渉", post, label.strip(), "始めます。")


def test_speeches_without_other_fields_are_enough() -> None:
    document = manuscript(Line(1, "はい。", speech=Speech(1, "speech", "遠見 渉")), Line(2, "拍手が起きました。"))
    assert detect(document).reason == "the format has fields for speakers"
    assert [(turn.kind, turn.text) for turn in parse(document).turns] == [
        ("speech", "はい。"),
        ("narration", "拍手が起きました。"),
    ]


def test_a_speech_that_is_only_a_label_is_reported() -> None:
    dialogue = parse(manuscript(Line(3, "○遠見委員長　", speech=Speech(1, "speech", "遠見 渉"))))
    assert dialogue.turns == ()
    assert [(one.line, one.code) for one in dialogue.diagnostics] == [(1, "no-speakers"), (3, "empty-speech")]
