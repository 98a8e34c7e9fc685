import pytest

from indexer.parsing.builder import DialogueBuilder, slug_of
from indexer.parsing.lines.rows import TextRow, rows_of
from indexer.parsing.speakers.base import ResolvedSpeaker, unknown_speaker
from kb.model.dialogue import Dialogue
from tests.support.documents import read


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("ota-12-1.txt", "ota-12-1"),
        ("dir/Ota_12 1.txt", "ota-12-1-"),
        ("C:\\記事\\大田区①.txt", "大田区1-"),
        ("大田区の話.txt", "大田区の話"),
        ("!!.txt", "dialogue-"),
        ("", "dialogue-"),
    ],
)
def test_a_slug_is_readable(path: str, slug: str) -> None:
    assert slug_of(path).startswith(slug)
    assert slug_of(path) == slug_of(path)


def test_what_had_to_go_does_not_make_two_names_one() -> None:
    assert len({slug_of(f"大田区{mark}.txt") for mark in ("", "①", "1", "(1)", "！", "/..", "％")}) == 7


def builder_of(*lines: str) -> tuple[DialogueBuilder, tuple[TextRow, ...]]:
    manuscript = read("a.txt", "\n".join(lines).encode())
    return DialogueBuilder(manuscript), rows_of(manuscript)


def built(builder: DialogueBuilder, *, by_code: bool = True) -> Dialogue:
    return builder.build(title="題", day=None, participants=(), sort_by_code=by_code)


def test_paragraphs_join_the_open_turn_and_a_heading_ends_it() -> None:
    builder, (label, first, second, heading, below) = builder_of("霧島", "はい。", "そうです。", "窓口", "話題です。")
    builder.start("speech", label.number, as_written=label.text, speaker=ResolvedSpeaker("霧島 航", "東京都", "副知事"))
    builder.append(first)
    builder.append(second)
    builder.start_section(heading, ("窓口",))
    builder.append(below)
    found = [(turn.id, turn.kind, turn.speaker, turn.post, turn.section, turn.text) for turn in built(builder).turns]
    assert found == [
        ("t1", "speech", "霧島 航", "副知事", (), "はい。\nそうです。"),
        ("t2", "narration", None, None, ("窓口",), "話題です。"),
    ]


def test_narration_ends_speech_and_goes_on_below_narration() -> None:
    builder, (said, first, second) = builder_of("はい。", "司会の紹介のあと、", "話は続きました。")
    builder.start("speech", said.number, said.text)
    builder.narrate(first)
    builder.narrate(second)
    assert [turn.text for turn in built(builder).turns] == ["はい。", "司会の紹介のあと、\n話は続きました。"]


def test_a_label_without_speech_and_a_heading_without_turns_are_reported_and_take_no_number() -> None:
    builder, (label, other, speech, heading) = builder_of("霧島", "片桐", "はい。", "おわりに")
    builder.start("speech", label.number, as_written=label.text)
    builder.start("speech", other.number, as_written=other.text)
    builder.append(speech)
    builder.start_section(heading, ("おわりに",))
    dialogue = built(builder)
    assert [(turn.id, turn.as_written) for turn in dialogue.turns] == [("t1", "片桐")]
    assert [(one.line, one.code) for one in dialogue.diagnostics] == [(1, "empty-turn"), (4, "empty-section")]


def test_diagnostics_stand_in_the_order_of_lines_then_codes() -> None:
    builder, rows = builder_of("一", "二")
    for row, code in ((rows[1], "label"), (rows[0], "label"), (rows[0], "footer")):
        builder.report_removed(row, code)
    assert [(one.line, one.code) for one in built(builder).diagnostics] == [(1, "footer"), (1, "label"), (2, "label")]
    assert [one.code for one in built(builder, by_code=False).diagnostics] == ["label", "footer", "label"]


def test_only_a_doubtful_speaker_is_reported() -> None:
    builder, (row,) = builder_of("霧島")
    builder.report_speaker(row, ResolvedSpeaker("霧島 航"))
    builder.report_speaker(row, unknown_speaker("霧島"))
    assert [(one.line, one.code) for one in built(builder).diagnostics] == [(1, "unknown-speaker")]
