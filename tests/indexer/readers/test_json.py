import json
from typing import Any

import msgspec
import pytest

from indexer.dialogue_json import to_json
from indexer.parsing import parse
from kb.errors import SourceError
from tests.support.documents import read, read_all
from tests.support.json_documents import contract, data_of


def test_what_kb_parse_prints_is_read_back() -> None:
    wanted = contract()
    found = to_json(parse(read("a.json", data_of(wanted))))
    assert found.pop("source")["format"] == "json"
    diagnostics = found.pop("diagnostics")
    assert [one for one in diagnostics if one["code"] != "layout"] == wanted.pop("diagnostics")
    del wanted["source"]
    assert found == wanted


@pytest.mark.parametrize("between", [b"\n", b"", b"\n\n  "])
def test_objects_may_follow_each_other(between: bytes) -> None:
    one, other = {**contract(), "id": "one"}, {**contract(), "id": "other"}
    whole = msgspec.json.format(data_of(one), indent=2) + between + data_of(other)
    assert [parse(found).id for found in read_all("a.jsonl", whole)] == ["one", "other"]
    assert [parse(found).id for found in read_all("a.json", data_of([one, other]))] == ["one", "other"]


def changed(path: str, value: Any) -> dict[str, Any]:
    whole = contract()
    place: Any = whole
    *keys, last = path.split(".")
    for key in keys:
        place = place[int(key)] if key.isdigit() else place[key]
    place[last] = value
    return whole


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (changed("turns.1.speker", "東雲"), "speker"),
        (changed("titel", "題"), "titel"),
        (changed("turns.0.kind", "speach"), "speach"),
        (changed("turns.0.text", " "), r"turns\[0\].*text|text"),
        (changed("turns.1.speaker", "東雲 誠"), r"turns\[1\]"),
        (changed("date", "2022-02-30"), "date"),
        (changed("turns.0.line", 0), "line"),
        (changed("participants.0.name", ""), "name"),
        ({"title": "題"}, "turns"),
        ({"title": "題", "turns": []}, "本文"),
        ("題", "文字列"),
        ([], "中身"),
    ],
)
def test_what_breaks_the_contract_is_named(value: Any, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        read("a.json", data_of(value))


@pytest.mark.parametrize("data", [b"{", b"[1,", b"nul", b"[" * 200_000, b'{"a": 1e999999}', b"1" * 5000, b" "])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"a\.json: "):
        read("a.json", data)


def test_characters_that_are_none_are_replaced() -> None:
    value = {"title": "題", "turns": [{"kind": "narration", "text": "前\ud800後\u0000"}]}
    assert parse(read("a.json", json.dumps(value).encode())).turns[0].text == "前\ufffd後\ufffd"


def test_a_speaker_who_is_not_listed_is_a_participant_all_the_same() -> None:
    value = {"title": "題", "turns": [{"kind": "speech", "speaker": "東雲 誠", "text": "話す。"}]}
    assert [one.name for one in parse(read("a.json", data_of(value))).participants] == ["東雲 誠"]


@pytest.mark.parametrize(
    "text",
    [
        '{"title":"題","turns":[{"kind":"speech","text":"一","text":"二"}]}',
        '{"segments":[{"start":1,"text":"一"}],"segments":[{"start":2,"text":"二"}]}',
    ],
)
def test_a_key_that_occurs_twice_is_refused_by_name(text: str) -> None:
    with pytest.raises(SourceError, match=r"a\.json: JSON のキー「(?:text|segments)」が一つの表に二度あります"):
        read_all("a.json", text.encode())


def test_a_long_key_is_shortened_in_the_reason() -> None:
    with pytest.raises(SourceError, match=r"キー 9{80}… は使えません") as refused:
        read_all("a.json", data_of({**contract(), "9" * 20_000: 1}))
    assert len(str(refused.value)) < 400
