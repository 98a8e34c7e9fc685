"""The JSON API: answers that equal those of the pages, pages by cursor, refusals as problem documents."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from kb.analysis.analyzer import Analyzer
from kb.api.permalinks import Permalinks
from kb.generations.manifest import SourceEntry
from kb.knowledge import KnowledgeBase
from kb.quoting.normal_form import fingerprint
from kb.search.request import Facet, SearchRequest
from kb.settings import Settings
from tests.support.dialogues import dialogue, turn
from tests.support.sample_index import build
from webui.app import create_app
from webui.links import profile_url
from webui.turn_urls import permalink


def called(client: FlaskClient, path: str, **parameters: Any) -> Any:
    answer = client.get(f"/api/v1/{path}?{urlencode(parameters, doseq=True)}")
    assert (answer.status_code, answer.mimetype) == (200, "application/json"), answer.text
    return answer.get_json()


def refused(client: FlaskClient, path: str, status: int = 400, **parameters: Any) -> Any:
    answer = client.get(f"/api/v1/{path}?{urlencode(parameters, doseq=True)}")
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), answer.text
    return answer.get_json(force=True)


def pages(client: FlaskClient, path: str, **parameters: Any) -> Iterator[Any]:
    cursor: str | None = ""
    while cursor is not None:
        page = called(client, path, **parameters, **({"cursor": cursor} if cursor else {}))
        yield page
        cursor = page["next"]


def test_a_turn_is_whole_with_its_address_and_its_fingerprint(client: FlaskClient, kb: KnowledgeBase) -> None:
    (found,) = called(client, "search", q="214", limit=1)["turns"]
    turn = kb.dialogue("sakuragawa-1").turn("t3")
    assert turn
    assert found["text"] == turn.text
    assert found["permalink"] == "http://localhost/dialogues/sakuragawa-1#t3"
    assert client.get(found["permalink"]).status_code == 200
    assert (found["date"], found["speaker"], found["organization"]) == ("2021-06-15", "片桐 静江", "桜川区")
    assert (found["post"], found["role"], found["exchange"]) == ("副区長", "answerer", "sakuragawa-1#1")
    assert found["fingerprint"] == fingerprint(turn.text, "sakuragawa-1#t3")
    assert [found["text"][start:end] for start, end in found["match"]["spans"]] == ["214"]


@pytest.mark.parametrize(
    "conditions", [{"q": "研修"}, {"org": ["桜川区", "東京都"]}, {"fy": 2022, "kind": "speech"}, {"from": "2022-01"}]
)
def test_a_search_has_the_total_and_the_facets_of_the_page(
    client: FlaskClient, kb: KnowledgeBase, conditions: dict[str, Any]
) -> None:
    found = called(client, "search", **conditions, facet=["org", "speaker"])
    page = client.get(f"/search?{urlencode(conditions, doseq=True)}").text
    assert f"{found['total']}件" in page
    names = {"org": Facet.ORGANIZATION, "speaker": Facet.SPEAKER}
    assert found["facets"].keys() == names.keys()
    if conditions == {"q": "研修"}:
        wanted = kb.search(SearchRequest.of("研修")).facets
        for name, facet in names.items():
            assert found["facets"][name] == [{"value": v.value, "count": v.count} for v in wanted[facet]]


@pytest.mark.parametrize(
    ("path", "items", "parameters"),
    [
        ("search", "turns", {"org": "青葉野市", "sort": "newest"}),
        ("search", "turns", {"q": "情報システム 標準化"}),
        ("turns", "turns", {}),
        ("exchanges", "exchanges", {"sort": "oldest"}),
        ("dialogues", "dialogues", {}),
    ],
)
def test_cursors_lead_through_all_items_once(
    client: FlaskClient, path: str, items: str, parameters: dict[str, Any]
) -> None:
    whole = called(client, path, **parameters, limit=100)
    assert whole["next"] is None
    parts = [one for page in pages(client, path, **parameters, limit=3) for one in page[items]]
    assert [one["id"] for one in parts] == [one["id"] for one in whole[items]]
    assert len({one["id"] for one in parts}) == whole["total"] == len(parts) > 3


def test_a_dialogue_is_read_in_parts_without_a_gap(client: FlaskClient, kb: KnowledgeBase) -> None:
    read = [turn["text"] for page in pages(client, "dialogues/sakuragawa-1", limit=3) for turn in page["turns"]]
    assert read == [turn.text for turn in kb.dialogue("sakuragawa-1").turns]
    whole = called(client, "dialogues/sakuragawa-1")
    assert (whole["total"], whole["next"], len(whole["turns"])) == (8, None, 8)
    assert [part["id"] for part in whole["parts"]] == ["sakuragawa-1", "sakuragawa-2"]
    assert whole["source"] == "https://example.com/sakuragawa-1"


def test_an_exchange_has_all_turns_of_the_question_and_its_answers(client: FlaskClient) -> None:
    (found,) = called(client, "exchanges", q="マイナンバーカード 諦めた")["exchanges"]
    assert found["id"] == "sakuragawa-1#1"
    assert [turn["id"].partition("#")[2] for turn in found["turns"]] == ["t2", "t3", "t4", "t5"]
    assert found["turns"][0]["role"] == "asker"
    assert set(found["matched"]) < {turn["id"] for turn in found["turns"]}


def test_turns_by_id_come_in_the_order_asked_for(client: FlaskClient) -> None:
    asked = ["sakuragawa-2#t1", "sakuragawa-1#t7"]
    assert [turn["id"] for turn in called(client, "turns", id=asked)["turns"]] == asked
    assert "nothing" in refused(client, "turns", 404, id="nothing#t1")["detail"]
    assert "t99" in refused(client, "turns", 404, id="sakuragawa-1#t99")["detail"]
    assert refused(client, "turns", id="sakuragawa-1")["parameter"] == "id"
    assert refused(client, "turns", id=asked, org="桜川区")["parameter"] == "id"


def test_a_turn_comes_with_those_around_it(client: FlaskClient) -> None:
    found = called(client, "dialogues/sakuragawa-1/turns/t3", around=1)
    assert [found[key]["id"] if key == "turn" else found[key][0]["id"] for key in ("before", "turn", "after")] == [
        "sakuragawa-1#t2",
        "sakuragawa-1#t3",
        "sakuragawa-1#t4",
    ]
    refused(client, "dialogues/sakuragawa-1/turns/t99", 404)


def test_what_is_answered_instead_is_said(client: FlaskClient) -> None:
    found = called(client, "search", q="片桐 電子申請")
    assert found["fallback"]["filters"] == {"speaker": ["片桐 静江"]}
    assert "片桐" in "".join(found["fallback"]["notice"])
    assert found["total"] > 0
    assert called(client, "search", q="片桐 電子申請", mode="all")["total"] == 0


def test_an_answer_is_revalidated_by_generation(client: FlaskClient) -> None:
    first = client.get("/api/v1/search?q=研修")
    again = client.get("/api/v1/search?q=研修", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/api/v1/search?q=窓口", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_cursor_of_a_replaced_generation_is_refused(tmp_path: Path, analyzer: Analyzer) -> None:
    with build(tmp_path, analyzer) as kb:
        client = create_app(Settings(log_empty_searches=False), kb).test_client()
        cursor = called(client, "search", limit=3)["next"]
        assert called(client, "search", limit=3, cursor=cursor)["turns"]
        build(tmp_path, analyzer, generation="g2").close()
        problem = refused(client, "search", 410, limit=3, cursor=cursor)
    assert problem["parameter"] == "cursor"
    assert "最初から取り直してください" in problem["detail"]


def test_a_withdrawn_dialogue_is_gone(tmp_path: Path, analyzer: Analyzer) -> None:
    kept, removed = dialogue("kept", [turn("残ります。")]), dialogue("removed", [turn("消えます。")])
    source = SourceEntry("a.txt", "00" * 32, "new", ("removed",))
    with build(tmp_path, analyzer, [kept, removed], sources=(source,)) as kb:
        client = create_app(Settings(log_empty_searches=False), kb).test_client()
        assert called(client, "dialogues/removed/turns/t1")["turn"]["text"] == "消えます。"
        assert "t9" in refused(client, "dialogues/removed/turns/t9", 404)["detail"]
        build(tmp_path, analyzer, [kept], generation="g2").close()
        for path in ("dialogues/removed", "dialogues/removed/turns/t1"):
            assert "取り下げられました" in refused(client, path, 410)["detail"]
        refused(client, "dialogues/never", 404)


@pytest.mark.parametrize(
    ("path", "method", "status", "parameter"),
    [
        ("/api/v1/search?limit=1000", "GET", 400, "limit"),
        ("/api/v1/search?limit=1&limit=2", "GET", 400, "limit"),
        ("/api/v1/search?from=2022&to=2021", "GET", 400, "from"),
        ("/api/v1/search?from=いつか", "GET", 400, "from"),
        ("/api/v1/search?q=%00", "GET", 400, "q"),
        ("/api/v1/search?q=種別:歌", "GET", 400, "q"),
        ("/api/v1/search?cursor=AAAA", "GET", 400, "cursor"),
        ("/api/v1/search?nothing=1", "GET", 400, "nothing"),
        ("/api/v1/dialogues/..%2f..%2fetc%2fpasswd", "GET", 404, None),
        ("/api/v1/dialogues/" + "a" * 301, "GET", 400, "id"),
        ("/api/v1/dialogues/nothing", "GET", 404, None),
        ("/api/v1/nothing", "GET", 404, None),
        ("/api/nothing", "GET", 404, None),
        ("/api/v1/search", "POST", 405, None),
        ("/api/v1/search", "DELETE", 405, None),
        (f"/api/v1/search?q={'a' * 8001}", "GET", 414, None),
    ],
)
def test_every_refusal_is_a_problem_document(
    client: FlaskClient, path: str, method: str, status: int, parameter: str | None
) -> None:
    answer = client.open(path, method=method)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    problem = answer.get_json(force=True)
    assert problem["status"] == status
    assert problem.get("parameter") == parameter
    assert all(problem[member] for member in ("title", "detail" if status < 410 else "title", "next_step"))
    assert problem["instance"].startswith("urn:request:")
    guide, _hash, anchor = problem["type"].partition("#")
    assert f'id="{anchor}"' in client.get(guide).text
    if status == 405:
        assert "GET" in answer.headers["Allow"]


def test_problems_are_in_the_language_of_the_caller(client: FlaskClient) -> None:
    assert "範囲の外" in refused(client, "search", limit=0)["detail"]
    assert "out of range" in refused(client, "search", limit=0, lang="en")["detail"]


def test_without_an_index_the_answer_is_to_come_again(tmp_path: Path) -> None:
    client = create_app(Settings(data=str(tmp_path))).test_client()
    answer = client.get("/api/v1/search")
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.headers["Retry-After"] == "5"
    assert str(tmp_path) not in answer.text


def test_a_search_that_takes_too_long_is_said_to(kb: KnowledgeBase) -> None:
    client = create_app(Settings(log_empty_searches=False, answer_seconds=1e-9), kb).test_client()
    answer = client.get("/api/v1/exchanges?q=情報 OR 費用 OR データ")
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")


def test_permalinks_are_those_of_the_pages(client: FlaskClient) -> None:
    names = ["sakuragawa-1", "第1回 会議", "a+b&c", "ä~b", "(x);y=z,@:!$'*"]
    with client.application.test_request_context("/"):
        links = Permalinks("http://localhost")
        for name in names:
            assert links.turn(name, "t1") == permalink(name, "t1")
            for facet in (Facet.SPEAKER, Facet.ORGANIZATION, Facet.TOPIC):
                assert links.profile(facet, name) == f"http://localhost{profile_url(facet, name)}"
