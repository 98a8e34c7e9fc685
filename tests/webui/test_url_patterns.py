"""URLs with gaps: filled, they are what `url_for` builds."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.search.request import Facet
from webui.assets import asset_url, module_urls
from webui.links import context_urls, dialogue_url, dialogue_urls, page_url, profile_url, related_urls, search_url
from webui.search_state import SearchState
from webui.url_state import write_state

ODD = ("t3", "令和3年 第1回", "a%00b", "?#&=%", "<b>\"'", "..", "+ ~")
STATES = (
    SearchState(),
    SearchState(text='研修 %00 "窓口"'),
    SearchState(text="研修", filters={Facet.ORGANIZATION: ("桜川区", "%00&=#")}, page=2),
)


@pytest.mark.parametrize("place", ["/", "/?lang=en", "/?lang=xx"])
@pytest.mark.parametrize("prefix", ["", "/minutes"])
@pytest.mark.parametrize("value", ODD)
def test_a_filled_pattern_is_the_url_of_the_route(app: Flask, place: str, prefix: str, value: str) -> None:
    with app.test_request_context(place, environ_overrides={"SCRIPT_NAME": prefix}):
        for state in STATES:
            assert dialogue_urls(state)(value, "t12") == dialogue_url(value, "t12", state)
            narrowed = state.with_value(Facet.TOPIC, value)
            assert search_url(narrowed) == page_url("search.results", write_state(narrowed))
        path = {"dialogue_id": value, "turn_id": "t12"}
        assert context_urls()(value, "t12") == page_url("dialogues.context", {}, **path)
        assert related_urls(value)("t12") == page_url("dialogues.related", {}, **path)
        key = "".join(value.split())
        assert profile_url(Facet.TOPIC, value) == page_url("profiles.page", {}, kind="topics", key=key)


def test_a_pattern_is_of_its_request(app: Flask, client: FlaskClient) -> None:
    with app.app_context():  # whose `g` several requests share
        english = client.get("/search?q=研修&lang=en").text
        japanese = client.get("/search?q=研修").text
    assert "lang=en" in english
    assert "lang=en" not in japanese.partition('id="language"')[0]


def test_a_value_for_each_gap(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(ValueError, match="zip"):
        context_urls()("sakuragawa-1")


def test_static_files_are_below_the_prefix_of_the_request(app: Flask) -> None:
    for prefix in ("", "/minutes", ""):
        with app.test_request_context(environ_overrides={"SCRIPT_NAME": prefix}):
            assert all(url.startswith(f"{prefix}/static/") for url in (asset_url("app.css"), *module_urls()))
