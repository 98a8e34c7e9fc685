"""Kinds of utterance on the results page: counted, chosen, and shown by the sentences that are of a chosen kind."""

import pytest
from flask.testing import FlaskClient

from tests.support.html import choices, marked, seen


def hits(page: str) -> str:
    return page[page.index('<ol class="hits"') : page.index("</ol>", page.index('<ol class="hits"'))]


def test_a_kind_narrows_to_the_turns_that_it_counts(client: FlaskClient) -> None:
    counted = {name: count for name, (count, _chosen) in choices(client.get("/search?org=桜川区").text).items()}
    kinds = {name: count for name, count in counted.items() if name.startswith("utterance=")}
    assert kinds["utterance=result"] == 1
    for choice, count in kinds.items():
        assert f"{count}件の発言が見つかりました" in seen(client.get(f"/search?org=桜川区&{choice}").text), choice


def test_a_hit_shows_the_sentence_of_the_kind_with_its_words(client: FlaskClient) -> None:
    page = client.get("/search?q=電子申請&utterance=result").text
    told = [piece.partition("</p>")[0] for piece in hits(page).split('<p class="told">')[1:]]
    assert [seen(one).strip() for one in told] == [
        "成果 2年で3倍以上に増やしました。",
        "成果 作り直した手続では、電子申請の利用が3割を超えました。",
    ]
    assert marked(told[0]) == ["倍以上に増やしました"]
    assert page.index('class="told"') < page.index("data-quote")  # why the turn is here, before what else it says


def test_without_a_chosen_kind_a_hit_shows_none(client: FlaskClient) -> None:
    assert 'class="told"' not in client.get("/search?q=電子申請").text


def test_who_has_solved_it_is_a_topic_and_a_result(client: FlaskClient) -> None:
    page = client.get("/search?topic=マイナンバー&utterance=result").text
    assert "1件の発言が見つかりました" in seen(page)
    assert "片桐" in hits(page)
    assert "研修、成果の発言 0件" in seen(client.get("/search?topic=研修&utterance=result").text)


@pytest.mark.parametrize("query", ["発言内容:成果", "utterance:result"])
def test_the_query_names_a_kind_too(client: FlaskClient, query: str) -> None:
    assert "1件の発言が見つかりました" in seen(client.get(f"/search?q={query}").text)


@pytest.mark.parametrize("address", ["/search?utterance=solved", "/search?q=発言内容:解決"])
def test_an_unknown_kind_is_refused_by_name(client: FlaskClient, address: str) -> None:
    refused = client.get(address)
    assert refused.status_code == 400
    assert "発言の内容「" in seen(refused.text)


def test_it_is_told_in_english(client: FlaskClient) -> None:
    page = client.get("/search?q=電子申請&utterance=result&lang=en").text
    assert "What is said" in seen(page)
    assert "Result 2年で" in seen(hits(page))
