import json

import pytest

from indexer.parsing import parse
from kb.errors import SourceError
from kb.model.dialogue import Dialogue
from tests.support.documents import read

Said = tuple[float | None, str | None, str]


def dialogue_of(path: str, text: str) -> Dialogue:
    return parse(read(path, text.encode()))


def said(dialogue: Dialogue) -> list[Said]:
    return [(turn.start, turn.speaker, turn.text) for turn in dialogue.turns if turn.kind == "speech"]


HALL = "架空の窓口の話です。"
CUES: dict[str, tuple[str, str, list[Said]]] = {
    "voices": (
        "a.vtt",
        (
            f"WEBVTT\n\n00:05.000 --> 00:08.000 align:start\n<v 霧島 航>{HALL}</v>\n\n"
            "00:00:09.500 --> 00:12.000\n<v.loud 黒江 恵>はい&amp;<i>どう</i>ぞ。\n"
        ),
        [(5.0, "霧島 航", HALL), (9.5, "黒江 恵", "はい&どうぞ。")],
    ),
    "two voices in a cue": (
        "a.vtt",
        "WEBVTT\n\n01:00:05.000 --> 01:00:08.000\n<v 霧島>どうですか。</v>\n<v 黒江>よいです。</v>\n",
        [(3605.0, "霧島", "どうですか。"), (3605.0, "黒江", "よいです。")],
    ),
    "a sentence continues": (
        "a.srt",
        (
            "1\n00:00:01,000 --> 00:00:02,000\n霧島: 窓口を\n\n2\n00:00:02,000 --> 00:00:03,000\n"
            "霧島: 減らし\nました。\n\n"
            "3\n00:00:03,000 --> 00:00:04,000\n霧島: 次です。\n\n4\n00:00:05,000 --> 00:00:06,000\n黒江さん：はい。\n"
        ),
        [(1.0, "霧島", "窓口を減らしました。\n次です。"), (5.0, "黒江", "はい。")],
    ),
    "a colon that is no label": (
        "a.srt",
        "1\n00:00:01,000 --> 00:00:02,000\n日時: 明日です。\n\n2\n00:00:02,000 --> 00:00:03,000\n10:30からです。\n",
        [(1.0, None, "日時: 明日です。\n10:30からです。")],
    ),
    "numbered voices are nobody": (
        "a.vtt",
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Speaker 1>はい。\n\n00:03.000 --> 00:04.000\n<v Speaker 2>では。\n",
        [(1.0, None, "はい。"), (3.0, None, "では。")],
    ),
    "captions name the speaker where he changes": (
        "a.srt",
        (
            "1\n00:00:01,000 --> 00:00:02,000\n区長：はい。\n\n2\n00:00:03,000 --> 00:00:04,000\n次です。\n\n"
            "3\n00:00:05,000 --> 00:00:06,000\n司会 霧島：では。\n"
        ),
        [(1.0, None, "はい。\n次です。"), (5.0, "霧島", "では。")],
    ),
    "a name with the unit in brackets": (
        "a.txt",
        f"架空の会議\n\n霧島 航 (税務課)   0:05\n{HALL}\n\n黒江 恵   0:12\nはい。\n\n霧島 航 (税務課)   0:20\nでは。\n",
        [(5.0, "霧島 航", HALL), (12.0, "黒江 恵", "はい。"), (20.0, "霧島 航", "では。")],
    ),
    "pasted as text": (
        "a.txt",
        "\nWEBVTT\n\n1\n00:05.000 --> 00:08.000\n<v 霧島>はい。\n",
        [(5.0, "霧島", "はい。")],
    ),
    "srt pasted as text": (
        "a.txt",
        "1\r\n00:00:05,000 --> 00:00:08,000\r\n霧島: はい。\r\n",
        [(5.0, "霧島", "はい。")],
    ),
    "name before time": (
        "a.txt",
        (
            f"架空の会議\n\n霧島 航   0:05\n{HALL}\n\n黒江 恵   0:12\nはい。\n\n黒江 恵   0:20\nそうです。"
            "\n\n霧島 航   1:00:05\nでは。\n"
        ),
        [(5.0, "霧島 航", HALL), (12.0, "黒江 恵", "はい。\nそうです。"), (3605.0, "霧島 航", "では。")],
    ),
    "time in brackets before name": (
        "a.txt",
        f"[00:00:05] 霧島 航：{HALL}\n[00:00:12] 黒江 恵：はい。\n[00:01:00] 霧島 航：では。\n",
        [(5.0, "霧島 航", HALL), (12.0, "黒江 恵", "はい。"), (60.0, "霧島 航", "では。")],
    ),
    "name in brackets before the time of day": (
        "a.txt",
        f"[霧島 航] 10:00:05\n{HALL}\n\n[黒江 恵 (税務課)] 10:00:12\nはい。\n\n[霧島 航] 10:01:00\nでは。\n",
        [(36005.0, "霧島 航", HALL), (36012.0, "黒江 恵", "はい。"), (36060.0, "霧島 航", "では。")],
    ),
    "time before name, speech below": (
        "a.md",
        f"# 架空の会議\n\n00:00:05 霧島航\n\n{HALL}\n\n00:00:12 黒江恵\n\nはい。\n\n00:01:00 霧島航\n\nでは。\n",
        [(5.0, "霧島航", HALL), (12.0, "黒江恵", "はい。"), (60.0, "霧島航", "では。")],
    ),
    "name, time in brackets, colon": (
        "a.txt",
        f"霧島 航 (00:05): {HALL}\n黒江 恵 (00:12): はい。\n霧島 航 (01:00): では。\n",
        [(5.0, "霧島 航", HALL), (12.0, "黒江 恵", "はい。"), (60.0, "霧島 航", "では。")],
    ),
    "numbered speakers": (
        "a.txt",
        f"架空の会議\n\n話者 1 00:00\n{HALL}\n\n話者 2 00:12\nはい。\n\n話者 2 00:15\nええ。\n\n話者 1 00:20\nでは。\n",
        [(0.0, None, HALL), (12.0, None, "はい。\nええ。"), (20.0, None, "では。")],
    ),
}


@pytest.mark.parametrize("case", CUES)
def test_turns_of_a_transcript_have_speaker_and_time(case: str) -> None:
    path, text, expected = CUES[case]
    assert said(dialogue_of(path, text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "架空の会議次第\n\n日時　令和6年6月11日 10:00\n\n開会 10:00\n挨拶 10:05\n議題 10:10\n閉会 12:00\n",
        "架空委員会会議録\n\n○霧島委員長　開会します。10:00です。\n○黒江委員　はい。\n○霧島委員長　閉会します。\n",
        "霧島：10:00からです。\n黒江：はい。そうです。\n霧島：では、始めます。\n黒江：お願いします。\n",
    ],
)
def test_other_times_are_no_transcript(text: str) -> None:
    dialogue = dialogue_of("a.txt", text)
    assert [turn.start for turn in dialogue.turns] == [None] * len(dialogue.turns)


WHISPER = {
    "text": "",
    "segments": [
        {"id": 0, "start": 0.52, "end": 2.0, "text": " 窓口を", "speaker": "SPEAKER_00"},
        {"id": 1, "start": 2.0, "end": 4.0, "text": "減らしました。", "speaker": "SPEAKER_00"},
        {"id": 2, "start": 5.0, "end": 6.0, "text": "はい。", "speaker": "霧島"},
    ],
}
TOKENS = [
    {"written": "窓口", "starttime": 1200, "label": "speaker0"},
    {"written": "です。", "starttime": 1500, "label": "speaker0"},
    {"written": "はい。", "starttime": 2500, "label": "speaker1"},
]


@pytest.mark.parametrize(
    ("value", "expected", "labels"),
    [
        (WHISPER, [(0.52, None, "窓口を減らしました。"), (5.0, "霧島", "はい。")], ["SPEAKER_00", "霧島"]),
        (
            {"results": [{"tokens": TOKENS, "text": "窓口です。はい。"}], "text": "窓口です。はい。"},
            [(1.2, None, "窓口です。"), (2.5, None, "はい。")],
            ["speaker0", "speaker1"],
        ),
        (
            {"segments": [{"results": [{"tokens": TOKENS[:2]}]}, {"results": [{"tokens": TOKENS[2:]}]}]},
            [(1.2, None, "窓口です。"), (2.5, None, "はい。")],
            ["speaker0", "speaker1"],
        ),
    ],
)
def test_json_of_recognisers(value: object, expected: list[Said], labels: list[str]) -> None:
    dialogue = dialogue_of("a.json", json.dumps(value))
    assert said(dialogue) == expected
    assert [turn.as_written for turn in dialogue.turns] == labels


@pytest.mark.parametrize(
    ("label", "name", "post"),
    [
        ("市長", None, "市長"),
        ("防災課長", None, "防災課長"),
        ("黛課長", "黛", "課長"),
        ("司会 霧島", "霧島", "司会"),
        ("清水 任", "清水 任", None),
        ("黒江 恵", "黒江 恵", None),
    ],
)
def test_a_voice_may_be_labelled_with_an_office(label: str, name: str | None, post: str | None) -> None:
    turns = dialogue_of("a.vtt", f"WEBVTT\n\n00:05.000 --> 00:08.000\n<v {label}>{HALL}</v>\n").turns
    assert [(turn.speaker, turn.post) for turn in turns] == [(name, post)]


def test_notes_styles_and_numbers_are_no_text() -> None:
    text = (
        "WEBVTT - 架空の打合せ 2024年6月11日\nKind: captions\n\nNOTE\n注の文\n\nSTYLE\n::cue { color: red }\n\nid-1\n"
    )
    dialogue = dialogue_of("a.vtt", text + "00:01.000 --> 00:02.000\n<v 霧島>はい。\n")
    assert (dialogue.title, str(dialogue.date)) == ("架空の打合せ 2024年6月11日", "2024-06-11")
    assert [turn.text for turn in dialogue.turns] == ["はい。"]
    noted = " ".join(one.message for one in dialogue.diagnostics if one.code == "cue-note")
    assert all(words in noted for words in ("Kind: captions", "注の文", "::cue"))


def test_a_file_name_may_have_the_day() -> None:
    dialogue = dialogue_of("GMT20240611-010000_架空.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nはい。\n")
    assert str(dialogue.date) == "2024-06-11"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.vtt", "WEBVTT\n\nNOTE 動画: https://example.com/v/1\n\n00:01.000 --> 00:02.000\n<v 霧島>はい。\n"),
        ("a.md", "---\ntitle: 架空\nrecording: https://example.com/v/1\n---\n\n霧島：はい。\n"),
        (
            "a.txt",
            "架空の会議\n録画：https://example.com/v/1\n\n霧島 0:01\nはい。\n黒江 0:02\nええ。\n霧島 0:03\n終。\n",
        ),
        ("a.txt", "架空の会議\n会議の動画URL: https://example.com/v/1\n\n○霧島委員　はい。\n"),
    ],
)
def test_a_line_may_name_the_recording(path: str, text: str) -> None:
    dialogue = dialogue_of(path, text)
    assert dialogue.recording == "https://example.com/v/1"
    assert not any("example.com" in turn.text for turn in dialogue.turns)
    assert [one.code for one in dialogue.diagnostics if "example.com" in one.message] == ["recording"]


@pytest.mark.parametrize("text", ["WEBVTT\n\nただの文\n", "ただの文\n"])
def test_a_file_without_times_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="時刻の行"):
        read("a.vtt", text.encode())


@pytest.mark.parametrize(
    "value",
    [
        {"segments": [{"start": 1, "text": "はい。", "tokens": 5, "results": 5}]},
        {"segments": 5, "results": [{"tokens": TOKENS[2:]}]},
        {"segments": [{"start": 1, "text": "はい。", "tokens": [1, 2], "speaker": []}]},
    ],
)
def test_json_of_a_recogniser_may_have_other_values_at_known_keys(value: object) -> None:
    assert [turn.text for turn in dialogue_of("a.json", json.dumps(value)).turns] == ["はい。"]
