"""Completions of the search box, as JSON."""

from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask.testing import FlaskClient


def offered(client: FlaskClient, query: str, rest: str = "") -> list[tuple[str, str, dict[str, list[str]]]]:
    answer = client.get(f"/suggest?q={quote(query)}{rest}")
    assert answer.status_code == 200
    return [(one["label"], one["kind"], parse_qs(urlsplit(one["href"]).query)) for one in answer.get_json()["offers"]]


@pytest.mark.parametrize("typed", ["片", "片桐", "かた", "カタギ", "katagiri"])
def test_a_speaker_becomes_a_condition(client: FlaskClient, typed: str) -> None:
    assert ("片桐 静江", "発言者", {"speaker": ["片桐 静江"]}) in offered(client, typed)


def test_a_word_completes_the_query_and_keeps_the_rest(client: FlaskClient) -> None:
    found = offered(client, "研修　でんし", "&org=桜川区&page=2")
    assert ("電子申請", "話題", {"q": ["研修"], "org": ["桜川区"], "topic": ["電子申請"]}) in found
    assert all(query["org"] == ["桜川区"] and "page" not in query for _, _, query in found)


def test_a_name_counts_turns_and_a_word_its_occurrences(client: FlaskClient) -> None:
    offers = client.get(f"/suggest?q={quote('でんし')}").get_json()["offers"]
    said = {one["label"]: (one["kind"], one["counted"]) for one in offers}
    kind, counted = said["電子申請"]
    assert kind == "話題"
    assert counted.endswith("件")
    words = [counted for kind, counted in said.values() if kind == "語"]
    assert words
    assert all(counted.endswith("回") for counted in words)


@pytest.mark.parametrize(
    "typed", ["", " ", "研修 ", '"研修', "-研修", "組織:桜", "研修*", "あ" * 41, "研修 OR", "(研修 OR"]
)
def test_only_a_plain_word_is_completed_and_only_to_what_can_be_asked(client: FlaskClient, typed: str) -> None:
    assert offered(client, typed) == []


def test_no_condition_stands_for_one_side_of_an_alternative(client: FlaskClient) -> None:
    assert any(kind != "語" for _, kind, _ in offered(client, "研修 でんし"))
    for typed in ("研修 OR でんし", "(研修 でんし", "窓口 OR （研修 でんし"):
        found = offered(client, typed)
        assert found
        assert {kind for _, kind, _ in found} == {"語"}


def test_an_error_is_a_problem_document(client: FlaskClient) -> None:
    answer = client.get("/suggest?q=研修&sort=いつか")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    problem = answer.get_json(force=True)
    assert problem["status"] == 400
    assert "いつか" in problem["detail"]
