"""The section 「意味の近い発言」 of the results page and of related turns, and the pages without it."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import ChoiceLoader, DictLoader
from msgspec import structs

from kb import open_kb
from kb.knowledge import KnowledgeBase
from kb.settings import Settings
from tests.support.embedding import BigramEmbedder, embed_all, knowledge_with, publish_with_vectors, truncate_vectors
from tests.support.generations import publish_generation
from tests.support.html import seen
from tests.support.spoken_texts import CROWDED, LESS_WAITING, WAITING, waiting_dialogues
from webui.app import create_app

QUESTION = "/search?q=" + quote("役所で待たされる")
RELATED = "/dialogues/aoba/t1/related"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_with_vectors(tmp_path_factory.mktemp("data"), waiting_dialogues())


@pytest.fixture(scope="module")
def near(data: Path) -> Iterator[KnowledgeBase]:
    with knowledge_with(data, BigramEmbedder()) as opened:
        yield opened


@pytest.fixture(scope="module")
def plain(data: Path) -> Iterator[KnowledgeBase]:
    with open_kb(data) as opened:
        yield opened


def app_of(kb: KnowledgeBase) -> Flask:
    made = create_app(Settings(log_empty_searches=False), kb)
    made.testing = True
    return made


def section(page: str) -> str:
    (found,) = re.findall(r'<section class="similar" aria-labelledby="similar">.*?</section>', page, re.DOTALL)
    return str(found)


def settled(page: str) -> str:
    return re.sub(r"\d+ミリ秒|\d+:\d\d（日本時間）", "", page)


def test_the_section_stands_below_the_results_under_a_heading_of_its_own(near: KnowledgeBase) -> None:
    page = app_of(near).test_client().get(QUESTION).text
    found = section(page)
    assert '<h2 id="similar">意味の近い発言</h2>' in found
    assert page.index('id="hits"') < page.index('id="similar"') < page.index('class="small-print"')
    for text in (WAITING, LESS_WAITING, CROWDED):
        assert text in seen(found)
    assert 'role="status">1件の発言が見つかりました（対話 1件）</p>' in page
    assert "準備できています" not in found
    assert page.count('id="similar"') == page.count('id="book-form"') == 1


def test_a_search_without_hits_has_it_too(near: KnowledgeBase) -> None:
    page = app_of(near).test_client().get("/search?q=" + quote("待たされる声が多いと聞く役所")).text
    assert "条件に合う発言はありませんでした" in page
    assert WAITING in section(page)
    assert page.count('id="book-form"') == 1  # for the ticks of these turns


def test_the_filters_are_obeyed(near: KnowledgeBase) -> None:
    found = section(app_of(near).test_client().get(f"{QUESTION}&org={quote('清川市')}").text)
    assert (LESS_WAITING in found, WAITING in found) == (True, False)


def test_switched_off_a_page_is_the_same_bytes_as_without_the_feature(plain: KnowledgeBase) -> None:
    """The templates without the section, imports and calls alike, give the page that `meaning = false` gives."""
    with_feature, without = app_of(plain), app_of(plain)
    assert without.jinja_env.loader
    cut = {}
    for name in ("search/results.html", "dialogue/related.html"):
        source = without.jinja_env.loader.get_source(without.jinja_env, name)[0]
        cut[name], removed = re.subn(
            r"^ *\{% if page\.(?:results\.)?similar %\}\n.*?^ *\{% endif %\}\n",
            "",
            source,
            flags=re.DOTALL | re.MULTILINE,
        )
        assert removed == 1
    without.jinja_env.loader = ChoiceLoader([DictLoader(cut), without.jinja_env.loader])
    for address in (QUESTION, f"{QUESTION}&org={quote('清川市')}", "/search?q=nothing", "/search", RELATED):
        page, bare = (app.test_client().get(address) for app in (with_feature, without))
        assert settled(page.text) == settled(bare.text)
        assert page.headers["ETag"] == bare.headers["ETag"]
        assert "意味の近い発言" not in page.text


def test_what_is_ready_is_said_and_a_kept_page_is_not_stale(tmp_path: Path) -> None:
    publish_generation(tmp_path, "g1", waiting_dialogues())
    embed_all(tmp_path, BigramEmbedder(), seconds=1e-9)
    with knowledge_with(tmp_path, BigramEmbedder()) as kb:
        client = app_of(kb).test_client()
        first = client.get(QUESTION)
        assert "5件の発言のうち0件が準備できています。" in section(first.text)
        assert "0 of 5 statements are ready." in section(client.get(f"{QUESTION}&lang=en").text)
        kept = {"If-None-Match": first.headers["ETag"]}
        assert client.get(QUESTION, headers=kept).status_code == 304
        embed_all(tmp_path, BigramEmbedder())
        later = client.get(QUESTION, headers=kept)
        assert later.status_code == 200
        assert CROWDED in section(later.text)


def test_a_damaged_file_is_said_on_the_page(tmp_path: Path) -> None:
    publish_with_vectors(tmp_path, waiting_dialogues())
    path = truncate_vectors(tmp_path)
    with knowledge_with(tmp_path, BigramEmbedder()) as kb:
        page = app_of(kb).test_client().get(QUESTION)
    assert page.status_code == 200
    assert "1件の発言が見つかりました" in page.text
    assert f"ベクトルのファイル {path.name} を使いません" in section(page.text)
    assert str(tmp_path) not in page.text


def test_related_turns_have_a_section_of_turns_near_in_meaning(near: KnowledgeBase) -> None:
    page = app_of(near).test_client().get(RELATED).text
    found = section(page)
    assert "意味の近い発言" in seen(found)
    assert LESS_WAITING in found
    assert WAITING not in found
    assert page.count('id="book-form"') == 1


def test_where_all_was_compared_and_nothing_is_near_there_is_no_section(near: KnowledgeBase) -> None:
    page = app_of(near).test_client().get("/search?q=" + quote("税理士")).text
    assert "意味の近い発言" not in page


def test_the_near_passage_of_a_long_turn_is_shown(tmp_path: Path) -> None:
    first, *_others = waiting_dialogues()
    spoken = structs.replace(first.turns[0], text="港の船を数えました。" * 30 + f"\n{WAITING}。\n" + "次は予算" * 100)
    publish_with_vectors(tmp_path, [structs.replace(first, turns=(spoken,))])
    with knowledge_with(tmp_path, BigramEmbedder()) as kb:
        found = seen(section(app_of(kb).test_client().get(QUESTION).text))
        similar = kb.search("役所で待たされる").similar
    assert WAITING in found
    assert "港の船を数えました" not in found
    assert similar is not None
    assert similar.hits[0].text == spoken.text


def test_a_text_is_escaped(tmp_path: Path) -> None:
    first, *_others = waiting_dialogues()
    hostile = structs.replace(first.turns[0], text=f"{WAITING}<script>alert(1)</script>")
    publish_with_vectors(tmp_path, [structs.replace(first, turns=(hostile,))])
    with knowledge_with(tmp_path, BigramEmbedder()) as kb:
        client: FlaskClient = app_of(kb).test_client()
        found = section(client.get("/search?q=" + quote("役所で待たされるという声")).text)
    assert "&lt;script&gt;alert(1)" in found
    assert "<script>alert(1)" not in found
