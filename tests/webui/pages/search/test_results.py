"""The results page."""

import re
from typing import NoReturn
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.analysis.analyzer import default_analyzer
from kb.errors import QueryError
from kb.query.match_kinds import Reason
from tests.support.generations import id_of
from tests.support.html import choices, links, marked, seen
from webui.pages.search import zero_results


def test_a_hit_says_who_where_when_and_why(client: FlaskClient) -> None:
    page = client.get("/search?q=取り組む&org=東京都").text
    text = seen(page)
    assert "霧島 航 （東京都、副知事）" in text
    assert "2021年6月15日（令和3年） 人材育成 › 研修のかたち" in text
    assert marked(page)[0].startswith("取り組")
    assert "活用" in text
    assert "話題: 研修" in text
    assert "/dialogues/sakuragawa-1?" in page
    assert "#t8" in page


@pytest.mark.parametrize(
    ("query", "reason"), [("電子申請", "完全一致"), ("取り組む", "活用"), ("マイナンバーカード", "語の一部")]
)
def test_the_reason_is_said(client: FlaskClient, query: str, reason: str) -> None:
    assert f'<span class="label reason">{reason}</span>' in client.get(f"/search?q={query}").text


def test_the_count_is_in_title_and_status(client: FlaskClient) -> None:
    page = client.get("/search?q=研修").text
    assert "<title>「研修」の検索結果 3件 | CIO対話検索</title>" in page
    assert 'role="status">3件の発言が見つかりました（対話 1件）</p>' in page


def test_a_search_without_words_has_a_title_of_its_own(client: FlaskClient) -> None:
    assert "<title>桜川区、研修の発言 1件 | " in client.get("/search?org=桜川区&topic=研修").text
    assert "<title>すべての発言 40件 | " in client.get("/search").text


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("org=桜川区", "桜川区の発言"),
        ("org=桜川区&kind=speech", "桜川区の発言"),
        ("org=桜川区&org=東京都&topic=研修&kind=question", "桜川区、東京都、研修の質問"),
        ("kind=narration", "地の文"),
        ("fy=2021", "2021年度（令和3年度）の発言"),
        ("from=2021-04&to=2022-03", "2021-04-01～2022-03-31の発言"),
        ("org=一区&org=二区&org=三区&org=四区&org=五区&org=六区", "一区、二区、三区、四区ほか2件の発言"),
        ("", "すべての発言"),
        ("match=exact", "すべての発言"),
        ("q=研修&org=桜川区", "「研修」の検索結果"),
        ("q=「研修」", "「研修」の検索結果"),
        ("q=『研修』", "『研修』の検索結果"),
        ("q=都「研修」", "「都『研修』」の検索結果"),
        ("q=「都」 OR 「研修」", "「『都』 OR 『研修』」の検索結果"),
        ("org=桜川区&lang=en", "Results for 桜川区"),
        ("org=桜川区&kind=question&lang=en", "Results for 桜川区, Question"),
    ],
)
def test_the_heading_says_what_was_asked_for(client: FlaskClient, query: str, heading: str) -> None:
    page = client.get(f"/search?{query}").text
    (found,) = re.findall('<h1 id="results-heading"[^>]*>(.*?)</h1>', page)
    assert seen(found) == heading
    assert f"<title>{heading}" in page


def test_without_words_the_newest_come_first_and_relevance_is_no_choice(client: FlaskClient) -> None:
    page = client.get("/search?org=桜川区&org=青葉野市").text
    found = links(page)
    assert '<b aria-current="true">新しい順</b>' in page
    assert "関連度順" not in page
    assert re.findall(r'<time datetime="([^"]+)"', page)[0] == "2022-05-10"
    by_dialogue = client.get(found["対話ごと"]).text
    assert re.findall(r'<time datetime="([^"]+)"', by_dialogue) == ["2022-05-10", "2021-06-15", "2021-06-15"]
    worded = client.get("/search?q=研修").text
    assert '<b aria-current="true">関連度順</b>' in worded
    assert client.get("/search?org=桜川区&sort=relevance").location == f"/search?org={quote('桜川区')}"


def test_words_after_a_search_without_any_are_ranked_by_relevance(client: FlaskClient) -> None:
    assert 'name="sort"' not in client.get("/search?org=桜川区").text
    assert (
        '<input type="hidden" form="search-form" name="sort" value="oldest">' in client.get("/search?sort=oldest").text
    )


def test_questions_and_narration_are_named(client: FlaskClient) -> None:
    assert "質問 聞き手" in seen(client.get("/search?kind=question").text)
    assert "地の文" in seen(client.get("/search?kind=narration").text)


def test_counts_of_a_facet_leave_out_its_own_selection(client: FlaskClient) -> None:
    found = choices(client.get("/search?q=研修&org=桜川区").text)
    assert found["org=桜川区"] == (1, True)
    assert found["org=東京都"] == (1, False)
    assert [name for name in found if name.startswith("speaker=")] == []  # one speaker, of all that is found


def test_facets_behind_the_third_are_folded_while_none_of_their_values_is_selected(client: FlaskClient) -> None:
    folded = re.findall(r'<details class="rest" id="facet-(\w+)">', client.get("/search").text)
    assert {"fy", "speaker", "post"} <= {*folded}
    assert not {"org", "topic", "utterance"} & {*folded}
    assert "fy" not in re.findall(r'id="facet-(\w+)"', client.get("/search?fy=2021").text)


def test_a_skip_link_leads_from_the_form_to_the_results(client: FlaskClient) -> None:
    page = client.get("/search?q=研修").text
    assert page.index('id="mode"') < page.index('<a class="skip" href="#hits">') < page.index('id="filters"')
    assert '<a class="skip" href="#nothing">' in client.get("/search?q=どこにもない語").text


def test_several_values_of_a_facet_are_or(client: FlaskClient) -> None:
    assert "2件の発言が見つかりました" in client.get("/search?q=研修&org=桜川区&org=東京都").text


def test_a_selected_value_stays_at_zero(client: FlaskClient) -> None:
    assert choices(client.get("/search?q=防災&org=青葉野市").text)["org=青葉野市"] == (0, True)


def test_a_long_facet_leads_to_a_page_of_all_its_values(client: FlaskClient) -> None:
    page = client.get("/search?q=標準化&org=青葉野市&page=2").text
    address = links(page)["すべて見る 発言者（ほか6）"]
    assert len([name for name in choices(page) if name.startswith("speaker=")]) == 10
    every = client.get(address).text
    names = [name.removeprefix("speaker=") for name in choices(every)]
    assert len(names) == 16
    assert names == sorted(names, key=default_analyzer().reading)
    assert '<input type="hidden" name="org" value="青葉野市">' in every
    assert '<input type="hidden" name="q" value="標準化">' in every
    assert 'name="page"' not in every


def test_what_is_chosen_is_chosen_on_the_page_of_all_values(client: FlaskClient) -> None:
    every = client.get("/search/speaker?speaker=佐伯 みのり").text
    assert choices(every)["speaker=佐伯 みのり"][1]
    assert 'type="hidden" name="speaker"' not in every


def test_chips_give_up_one_condition_each(client: FlaskClient) -> None:
    page = client.get("/search?q=研修&org=桜川区&from=2021-04&to=2022-03").text
    found = links(page)
    assert found["組織 桜川区 の条件を解除×"] == f"/search?q={quote('研修')}&from=2021-04&to=2022-03"
    assert found["期間 2021-04-01～2022-03-31 の条件を解除×"] == f"/search?q={quote('研修')}&org={quote('桜川区')}"
    assert found["すべて解除"] == f"/search?q={quote('研修')}"


def test_the_button_of_the_phone_counts_conditions(client: FlaskClient) -> None:
    page = client.get("/search?org=桜川区&from=2021-04").text
    assert "絞り込み(2)" in page
    assert "4件を表示" in page


def test_orders(client: FlaskClient) -> None:
    newest, oldest = client.get("/search?q=の&sort=newest").text, client.get("/search?q=の&sort=oldest").text
    assert "2022年5月10日" in newest
    assert "2022年5月10日" not in oldest[oldest.index('class="hits"') : oldest.index("2021年6月15日")]
    assert '<b aria-current="true">新しい順</b>' in newest
    assert links(newest)["古い順"] == f"/search?q={quote('の')}&sort=oldest"


def test_pages(client: FlaskClient) -> None:
    first = client.get("/search").text
    assert first.count('class="hit far') == 20
    assert "全40件中 1～20件目" in first
    second = client.get(links(first)["次へ"]).text
    assert "全40件中 21～40件目" in second
    assert "（2ページ目）" in second
    assert "次へ" not in links(second)


def test_an_address_with_defaults_leads_to_the_one_without(client: FlaskClient) -> None:
    answer = client.get("/search?q=研修&org=&from=&sort=relevance&page=1")
    assert answer.status_code == 302
    assert answer.location == f"/search?q={quote('研修')}"


def test_unknown_parameters_are_ignored(client: FlaskClient) -> None:
    assert client.get("/search?q=研修&utm=1").status_code == 200


def test_the_question_is_shown_as_understood(client: FlaskClient) -> None:
    text = seen(client.get("/search?q=研修　または　防災").text)
    assert "解釈した検索式: 研修 OR 防災" in text
    assert f"索引の世代: {id_of('g1')}" in text


def test_a_question_finds_any_of_its_words(client: FlaskClient) -> None:
    page = client.get("/search?q=研修はなぜ必要なのか&mode=any").text
    assert "解釈した検索式: 研修 OR 必要" in seen(page)
    assert 'value="any" checked' in page
    (chip,) = (address for text, address in links(page).items() if "の条件を解除" in text)
    assert chip == "/search?q=" + quote("研修はなぜ必要なのか")


def test_the_mode_is_kept_by_orders_and_facets(client: FlaskClient) -> None:
    found = links(client.get("/search?q=研修 混雑&mode=any&org=東京都").text)
    assert "mode=any" in found["新しい順"]


def test_nothing_found_offers_any_of_the_words(client: FlaskClient) -> None:
    page = client.get("/search?q=研修 架空の語句").text
    assert "いずれかの語を含む発言を探す" in seen(page)
    assert "mode=any" in links(page)["いずれかの語を含む発言を探す"]


def test_an_unknown_mode_is_refused(client: FlaskClient) -> None:
    answer = client.get("/search?q=研修&mode=some")
    assert answer.status_code == 400
    assert "語の組み合わせ方「some」はありません" in seen(answer.text)


def test_nothing_found_says_which_condition_to_drop(client: FlaskClient) -> None:
    page = client.get("/search?q=研修+避難所&fy=2021").text
    assert "条件に合う発言はありませんでした" in page
    found = links(page)
    text = seen(page)
    assert "キーワード「研修」を外す（1件）" in text
    assert "キーワード「避難所」を外す（3件）" in text
    assert "3件の発言が見つかりました" in client.get(found["キーワード「避難所」を外す"]).text


def test_nothing_found_under_a_filter_offers_each_word_alone(client: FlaskClient) -> None:
    text = seen(client.get("/search?q=研修+避難所&org=青葉野市").text)
    assert "キーワード「研修」だけで探す（3件）" in text
    assert "キーワード「避難所」だけで探す（1件）" in text
    assert "キーワード「研修 避難所」を外す（30件）" in text


def test_nothing_found_at_all_gives_advice(client: FlaskClient) -> None:
    text = seen(client.get("/search?q=ゾウガメ").text)
    assert "語を短くするか、別の言い方を試してください。" in text
    assert "検索のしかた" in text


def test_text_of_a_document_is_never_markup(client: FlaskClient) -> None:
    page = client.get("/search?q=alert").text
    assert "<script>alert" not in page
    assert "<b>太い" not in page
    assert "<i>議題" not in page
    assert "&lt;script&gt;<mark>alert</mark>" in page


@pytest.mark.parametrize("where", ["q", "org", "speaker", "topic"])
def test_a_parameter_is_never_markup(client: FlaskClient, where: str) -> None:
    page = client.get(f"/search?{where}=" + quote('"><script>alert(1)</script>')).text
    assert "<script>alert" not in page


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["q", "org", "topic", "fy", "kind", "from", "to", "sort", "page"]),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
        | st.sampled_from(["2021", "newest", "研修", "(a OR"]),
        max_size=4,
    )
)
def test_no_address_is_a_server_error(client: FlaskClient, parameters: dict[str, str]) -> None:
    assert client.get("/search", query_string=parameters).status_code in (200, 302, 400, 404)


def test_a_misspelt_word_is_offered_as_the_texts_have_it(client: FlaskClient) -> None:
    page = client.get("/search?q=スマートフォソ").text
    assert links(page)["スマートフォン"].startswith("/search?q=%E3%82%B9")
    assert "もしかして" in page
    assert "もしかして" not in client.get("/search?q=研修").text


def test_of_several_words_the_misspelt_one_is_offered_above_what_the_others_found(client: FlaskClient) -> None:
    page = client.get("/search?q=研修+OR+スマートフォソ").text
    assert "件の発言が見つかりました" in page
    assert links(page)["研修 OR スマートフォン"].startswith("/search?q=")
    assert page.index("もしかして") < page.index('id="hits"')


def test_synonyms_are_named_and_switched_off_for_one_search(client: FlaskClient) -> None:
    page = client.get("/search?q=デジタル変革").text
    assert "デジタル変革 の同義語: DX、デジタルトランスフォーメーション" in seen(page)
    assert "1件の発言" in page
    off = links(page)["同義語を使わない"]
    assert off.partition("&match=")[2].split(",") == [reason for reason in Reason if reason != Reason.SYNONYM]
    without = client.get(off).text
    assert "条件に合う発言はありませんでした" in without
    assert "この検索では使っていません。" in without
    assert links(without)["同義語でも探す"] == off.partition("&")[0]
    assert "同義語を使わない" not in client.get("/search?q=研修").text
    english = seen(client.get("/search?q=GX&lang=en").text)
    assert "GX – synonyms: グリーントランスフォーメーション" in english


def test_ways_of_matching_are_switched_off_and_on_again(client: FlaskClient) -> None:
    assert "2件の発言" in client.get("/search?q=取り組む").text
    page = client.get("/search?q=取り組む&match=exact").text
    assert "条件に合う発言はありませんでした" in page
    assert links(page)["一致のしかた 完全一致 の条件を解除×"] == "/search?q=%E5%8F%96%E3%82%8A%E7%B5%84%E3%82%80"


def test_the_form_of_all_ways_leads_to_the_address_without_them(client: FlaskClient) -> None:
    every = "&".join(f"match={reason}" for reason in Reason)
    assert client.get(f"/search?q=研修&{every}").location == "/search?q=%E7%A0%94%E4%BF%AE"
    some = client.get("/search?q=研修&match=exact&match=part")
    assert some.location == "/search?q=%E7%A0%94%E4%BF%AE&match=exact,part"
    refused = client.get("/search?q=研修&match=nearly")
    assert refused.status_code == 400
    assert "一致のしかた「nearly」はありません" in refused.text


def test_a_rest_of_the_query_that_is_none_is_not_offered(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> NoReturn:
        raise QueryError("no query")

    assert "キーワード「避難所」を外す" in client.get("/search?q=研修+避難所").text
    monkeypatch.setattr(zero_results, "search_request", refuse)
    page = client.get("/search?q=研修+避難所")
    assert page.status_code == 200
    assert "キーワード「避難所」を外す" not in page.text


def test_a_title_is_not_repeated_from_hit_to_hit(client: FlaskClient) -> None:
    page = client.get("/search?sort=dialogue").text
    headings = [seen(one).strip() for one in re.findall(r'<li class="hit far[^"]*">.*?<h3>(.*?)</h3>', page, re.DOTALL)]
    assert len(headings) == 20
    assert not headings[0].startswith("同じ対話")
    assert headings[1].startswith("同じ対話")
    assert headings[0] in headings[1]  # for screen readers, the link of each hit says where it leads
