"""Dify's External Knowledge API: its documented requests and errors, replayed."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from kb.generations.data_folder import DataFolder
from kb.knowledge import KnowledgeBase
from kb.settings import Settings
from kb.tokens import TokenFile
from webui.app import create_app

PATH = "/api/dify/retrieval"


def question(query: str = "研修", knowledge: str = "turns", **others: Any) -> dict[str, Any]:
    setting = {"top_k": others.pop("top_k", 5), "score_threshold": others.pop("threshold", 0.0)}
    return {"knowledge_id": knowledge, "query": query, "retrieval_setting": setting, **others}


def conditions(*tests: tuple[Any, str, Any], operator: str = "and") -> dict[str, Any]:
    listed = [{"name": name, "comparison_operator": compare, "value": value} for name, compare, value in tests]
    return {"logical_operator": operator, "conditions": listed}


def records(client: FlaskClient, asked: dict[str, Any]) -> list[dict[str, Any]]:
    answer = client.post(PATH, json=asked)
    assert (answer.status_code, answer.mimetype) == (200, "application/json"), answer.text
    found: list[dict[str, Any]] = answer.get_json()["records"]
    return found


def test_a_record_is_a_whole_turn_with_its_source(client: FlaskClient, kb: KnowledgeBase) -> None:
    found = records(client, question("214"))
    turn = kb.dialogue("sakuragawa-1").turn("t3")
    assert turn
    assert (found[0]["content"], found[0]["score"]) == (turn.text, 1.0)
    assert found[0]["title"] == kb.dialogue("sakuragawa-1").title
    metadata = found[0]["metadata"]
    assert metadata["permalink"] == "http://localhost/dialogues/sakuragawa-1#t3"
    assert (metadata["date"], metadata["fiscal_year"], metadata["post"]) == ("2021-06-15", 2021, "副区長")


def test_scores_fall_from_one_and_bound_the_records(client: FlaskClient) -> None:
    found = records(client, question("情報システム 研修 窓口 費用を増やしますか？", top_k=50))
    scores = [one["score"] for one in found]
    assert scores[0] == 1.0
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] >= 0
    middle = scores[len(scores) // 2]
    above = records(client, question("情報システム 研修 窓口 費用を増やしますか？", top_k=50, threshold=middle))
    assert above == [one for one in found if one["score"] >= middle]
    assert records(client, question("情報システム 研修 窓口 費用を増やしますか？", top_k=2)) == found[:2]


def test_an_exchange_is_one_record(client: FlaskClient) -> None:
    (found,) = records(client, question("マイナンバーカード 諦めた", "exchanges", top_k=1))
    assert found["metadata"]["exchange"] == "sakuragawa-1#1"
    assert "片桐 静江（桜川区 副区長）: 電子申請で受けられる手続は" in found["content"]
    assert found["content"].count("\n\n") == 3


def test_nothing_found_is_an_empty_list(client: FlaskClient) -> None:
    assert records(client, question("ハリケーン")) == []


@pytest.mark.parametrize(
    ("tests", "operator", "expected"),
    [
        ([("organization", "is", "東京都")], "and", {"t8"}),
        ([("organization", "is not", "東京都")], "and", {"t6", "t7"}),
        ([("speaker", "contains", "片桐")], "and", {"t7"}),
        ([("speaker", "not contains", "片桐")], "and", {"t6", "t8"}),
        ([("post", "start with", "副")], "and", {"t7", "t8"}),
        ([("post", "end with", "区長")], "and", {"t7"}),
        ([("organization", "in", ["東京都", "桜川区"])], "and", {"t7", "t8"}),
        ([("organization", "not in", ["東京都", "桜川区"])], "and", {"t6"}),
        ([("speaker", "empty", None)], "and", {"t6"}),
        ([("speaker", "not empty", None)], "and", {"t7", "t8"}),
        ([("fiscal_year", "=", 2021)], "and", {"t6", "t7", "t8"}),
        ([("fiscal_year", "≠", 2021)], "and", set()),
        ([("fiscal_year", ">", 2020), ("fiscal_year", "<", 2022)], "and", {"t6", "t7", "t8"}),
        ([("fiscal_year", "≥", 2021), ("fiscal_year", "≤", 2021)], "and", {"t6", "t7", "t8"}),
        ([("date", "before", "2021-06-15")], "and", set()),
        ([("date", "after", "2021-06-14")], "and", {"t6", "t7", "t8"}),
        ([("topics", "is", "研修")], "and", {"t6", "t7", "t8"}),
        ([("topics", "is not", "研修")], "and", set()),
        ([("section", "contains", "人材")], "and", {"t6", "t7", "t8"}),
        ([(["speaker", "organization"], "contains", "東京")], "and", {"t8"}),
        ([("organization", "is", "東京都"), ("post", "is", "副区長")], "or", {"t7", "t8"}),
        ([("organization", "is", "東京都"), ("post", "is", "副区長")], "and", set()),
        ([], "and", {"t6", "t7", "t8"}),
    ],
)
def test_every_operator_compares_the_metadata(
    client: FlaskClient, tests: list[tuple[Any, str, Any]], operator: str, expected: set[str]
) -> None:
    found = records(client, question(metadata_condition=conditions(*tests, operator=operator)))
    assert {one["metadata"]["id"].partition("#")[2] for one in found} == expected


def test_conditions_reach_beyond_the_first_page_of_hits(client: FlaskClient) -> None:
    asked = question("青葉野市", top_k=100, metadata_condition=conditions(("id", "end with", "0")))
    found = [one["metadata"]["id"] for one in records(client, asked)]
    assert sorted(found) == ["aobano#t10", "aobano#t20", "aobano#t30"]


def test_members_of_later_versions_are_ignored(client: FlaskClient) -> None:
    assert records(client, {**question(), "search_method": "hybrid"}) == records(client, question())


@pytest.mark.parametrize(
    ("asked", "status", "code", "said"),
    [
        (question(knowledge="nothing"), 404, 2001, "turns、exchanges"),
        ({"query": "研修"}, 400, 3001, "knowledge_id"),
        (question(top_k=0), 400, 3001, "retrieval_setting.top_k"),
        (question(top_k="5"), 400, 3001, "retrieval_setting.top_k"),
        (question(threshold=2), 400, 3001, "retrieval_setting.score_threshold"),
        (question("あ" * 257), 400, 3001, "query"),
        (question("種別:歌"), 400, 3001, "種別"),
        (question(metadata_condition=conditions(("colour", "is", "red"))), 400, 3001, "metadata_condition"),
        (question(metadata_condition=conditions(("speaker", "like", "片桐"))), 400, 3001, "metadata_condition"),
        (question(metadata_condition=conditions(("date", "before", "昨日"))), 400, 3001, "日付"),
        (question(metadata_condition=conditions(("fiscal_year", ">", "去年"))), 400, 3001, "数"),
        (question(metadata_condition=conditions(("speaker", "is", ["片桐"]))), 400, 3001, "文字列"),
        (question(metadata_condition=conditions(("speaker", "in", None))), 400, 3001, "値"),
    ],
)
def test_documented_errors(client: FlaskClient, asked: dict[str, Any], status: int, code: int, said: str) -> None:
    answer = client.post(PATH, json=asked)
    problem = answer.get_json(force=True)
    assert (answer.status_code, problem["error_code"]) == (status, code)
    assert said in problem["error_msg"]
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize("header", ["token", "Token abc", "Bearer", "Bearer ", ""])
def test_a_malformed_header_is_error_1001(client: FlaskClient, header: str) -> None:
    answer = client.post(PATH, json=question(), headers={"Authorization": header})
    assert answer.status_code in (401, 403)
    assert answer.get_json(force=True)["error_code"] == 1001


@pytest.fixture
def guarded(tmp_path: Path, kb: KnowledgeBase) -> tuple[FlaskClient, TokenFile]:
    """The app where programs need a token, over the sample index, with tokens of its own."""
    settings = Settings(data=str(tmp_path), log_empty_searches=False, access="header")
    client = create_app(settings, kb).test_client()
    return client, TokenFile(DataFolder(tmp_path).tokens)


def test_tokens(guarded: tuple[FlaskClient, TokenFile]) -> None:
    client, tokens = guarded
    secret, other = tokens.create("dify", ("dify",)), tokens.create("feeds", ("feeds",))
    answers = {
        name: client.post(PATH, json=question(), headers=headers)
        for name, headers in (
            ("right", {"Authorization": f"Bearer {secret}"}),
            ("unknown", {"Authorization": "Bearer kb_nothing"}),
            ("narrow", {"Authorization": f"Bearer {other}"}),
            ("missing", {}),
        )
    }
    assert answers["right"].status_code == 200
    codes = {name: one.get_json(force=True).get("error_code") for name, one in answers.items()}
    assert codes == {"right": None, "unknown": 1002, "narrow": 1002, "missing": 1001}
    assert {name: one.status_code for name, one in answers.items() if name != "right"} == {
        "unknown": 401,
        "narrow": 403,
        "missing": 401,
    }
    assert answers["unknown"].headers["WWW-Authenticate"].startswith("Bearer")
    assert "範囲「dify」" in answers["narrow"].get_json(force=True)["detail"]
