"""The facets beside the results: what cannot narrow is left out, and topics stand below their groups."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from msgspec import structs

from kb.analysis.analyzer import Analyzer
from kb.model.dialogue import TopicMention
from kb.search.request import Facet
from kb.search.results import FacetValue
from kb.settings import Settings
from tests.support.dialogues import dialogue, turn
from tests.support.sample_index import build
from webui.app import create_app
from webui.facet_boxes import FacetBox, facet_boxes
from webui.search_state import SearchState

GROUPS = {"窓口": "住民サービス", "納付": "住民サービス", "災害": "安全", "研修": "人"}


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(Settings())


def values(*pairs: tuple[str, int], selected: tuple[str, ...] = ()) -> list[FacetValue]:
    return [FacetValue(name, count, name in selected) for name, count in pairs]


def boxes(app: Flask, facets: dict[Facet, list[FacetValue]], *, total: int) -> dict[Facet, FacetBox]:
    chosen = {facet: tuple(one.value for one in found if one.selected) for facet, found in facets.items()}
    state = SearchState(filters={facet: names for facet, names in chosen.items() if names})
    with app.test_request_context():
        return {box.facet: box for box in facet_boxes(facets, state, total, GROUPS)}


def test_a_value_that_every_turn_has_is_left_out(app: Flask) -> None:
    found = boxes(app, {Facet.POST: values(("CIO", 5), ("区長", 3), ("市長", 2))}, total=5)
    assert [value.value for value in found[Facet.POST].shown] == ["区長", "市長"]
    assert boxes(app, {Facet.POST: values(("CIO", 5), ("区長", 5))}, total=5) == {}
    assert boxes(app, {Facet.FISCAL_YEAR: values(("2021", 5))}, total=5) == {}


def test_beside_a_selected_value_others_add_and_stay(app: Flask) -> None:
    chosen = values(("区長", 5), ("CIO", 5), ("市長", 2), selected=("区長",))
    found = boxes(app, {Facet.POST: chosen}, total=5)
    assert [value.value for value in found[Facet.POST].shown] == ["区長", "CIO", "市長"]


def test_what_is_left_out_is_no_value_more_to_see(app: Flask) -> None:
    many = values(("全員", 20), *((f"職{number}", 19 - number) for number in range(12)))
    found = boxes(app, {Facet.POST: many}, total=20)[Facet.POST]
    assert (len(found.shown), found.more) == (10, 2)
    assert found.shown[0].value == "職0"


def test_topics_stand_below_their_groups(app: Flask) -> None:
    facets = {
        Facet.TOPIC: values(("窓口", 4), ("災害", 3), ("納付", 1)),
        Facet.TOPIC_GROUP: values(("住民サービス", 5), ("安全", 3), ("人", 1)),
    }
    found = boxes(app, facets, total=9)
    assert list(found) == [Facet.TOPIC]
    assert [(group.name, [topic.value for topic in group.topics]) for group in found[Facet.TOPIC].groups] == [
        ("住民サービス", ["窓口", "納付"]),
        ("安全", ["災害"]),
        ("人", []),
    ]
    assert all(group.value for group in found[Facet.TOPIC].groups)


def test_a_group_that_cannot_narrow_is_only_a_heading(app: Flask) -> None:
    facets = {
        Facet.TOPIC: values(("窓口", 4), ("納付", 1), ("未知", 1)),
        Facet.TOPIC_GROUP: values(("住民サービス", 5)),
    }
    groups = boxes(app, facets, total=5)[Facet.TOPIC].groups
    assert [(group.name, group.value, len(group.topics)) for group in groups] == [
        ("住民サービス", None, 2),
        ("その他", None, 1),
    ]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Iterator[FlaskClient]:
    said = {"窓口": "住民サービス", "災害": "安全"}
    turns = [
        structs.replace(turn(f"{topic}の話です。", order=order), topics=(TopicMention(topic, (topic,), group),))
        for order, (topic, group) in enumerate(said.items(), start=1)
    ]
    with build(tmp_path_factory.mktemp("data"), analyzer, [dialogue("a", turns)]) as kb:
        yield create_app(Settings(), kb).test_client()


def test_the_page_nests_and_finds_by_group(client: FlaskClient) -> None:
    page = client.get("/search").text
    box = page.partition("<legend>話題</legend>")[2].partition("</fieldset>")[0]
    group, topic = box.index('name="theme" value="住民サービス"'), box.index('name="topic" value="窓口"')
    assert group < box.index("<ul>", group) < topic < box.index('name="theme" value="安全"')
    assert "話題の大分類</legend>" not in page
    assert "1件の発言" in client.get("/search?theme=住民サービス").text


def test_the_list_of_all_topics_is_by_group(client: FlaskClient) -> None:
    page = client.get("/search/topic").text
    assert "話題の大分類ごとに、発言の多い順に並べています。" in page
    assert page.count('name="topic"') == 2


def test_a_topic_that_the_list_has_not_is_among_the_others(client: FlaskClient) -> None:
    page = client.get("/search/topic?topic=ない話題").text
    assert 'name="topic" value="ない話題" checked' in page.partition(">その他</h2>")[2]
