"""Organizations side by side: each column has the counts and the quotes of its own narrowed search, and no other's."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest

from kb import Snapshot, open_kb
from kb.analysis.analyzer import Analyzer
from kb.analysis.sentences import whole_sentences
from kb.comparison.columns import (
    MAX_ORGANIZATIONS,
    MAX_QUOTES,
    MIN_ORGANIZATIONS,
    ComparedOrganization,
    compare,
    topic_words,
)
from kb.errors import QueryError
from kb.model.dialogue import Dialogue, Role, TopicMention, Turn
from kb.model.people import Registry
from kb.query.ast import Or, Term
from kb.quoting.entries import EntryState, entry_of
from kb.search.request import Facet, SearchRequest
from tests.support.dialogues import dialogue, turn
from tests.support.generations import publish_generation

FEWER = "人口は5万人です。来庁者が減り、待ち時間も減りました。職員も減りました。"
ORGANIZATIONS = ("桜川区", "青葉野市", "白浜町")


def about(text: str, organization: str, order: int, *words: str) -> Turn:
    made = turn(text, organization=organization, order=order)
    return msgspec.structs.replace(made, topics=(TopicMention("窓口改革", words, "住民サービス"),) if words else ())


def talks() -> list[Dialogue]:
    """Two parts of one talk and a later one of 桜川区, three talks of 白浜町 of which one has no date."""
    return [
        dialogue(
            "s1",
            [
                about(FEWER, "桜川区", 1, "来庁者", "待ち時間"),
                about("来庁者は年に3万人です。", "白浜町", 2, "来庁者"),
                msgspec.structs.replace(
                    about("道路を直しました。橋も直しました。", "青葉野市", 3),
                    topics=(TopicMention("窓口改革", (), "住民サービス", ("窓口改革",)),),
                ),
            ],
            day=date(2020, 4, 1),
            talk="s",
        ),
        dialogue("s2", [about("待ち時間は10分です。", "桜川区", 1, "待ち時間")], day=date(2020, 4, 1), talk="s"),
        dialogue("s3", [about("来庁予約を始めました。", "桜川区", 1, "来庁")], day=date(2023, 3, 31)),
        dialogue("n1", [about("来庁者は年に3万人です。", "白浜町", 1, "来庁者")], day=date(2021, 6, 1)),
        dialogue("n2", [about("「はい。待ち時間です」と書きました。", "白浜町", 1, "待ち時間")], day=None),
    ]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Iterator[Snapshot]:
    folder = tmp_path_factory.mktemp("comparison")
    publish_generation(folder, "g1", talks(), analyzer=analyzer)
    with open_kb(folder) as kb, kb.snapshot() as opened:
        yield opened


def of_topic(**others: object) -> SearchRequest:
    return replace(SearchRequest.of(filters={Facet.TOPIC: ("窓口改革",)}), **others)  # type: ignore[arg-type]


def by_name(found: tuple[ComparedOrganization, ...]) -> dict[str, ComparedOrganization]:
    return {one.organization: one for one in found}


def test_a_talk_counts_once_and_years_are_fiscal(snapshot: Snapshot) -> None:
    found = compare(snapshot, of_topic(), ORGANIZATIONS)
    assert [one.organization for one in found] == list(ORGANIZATIONS)
    told = {one.organization: (one.turns, one.talks, one.first_year, one.last_year) for one in found}
    assert told == {"桜川区": (3, 2, 2020, 2022), "青葉野市": (0, 0, None, None), "白浜町": (3, 3, 2020, 2021)}


@pytest.mark.parametrize(
    "asked",
    [
        of_topic(),
        SearchRequest.of("待ち時間"),
        SearchRequest.of("来庁者 OR 道路", filters={Facet.FISCAL_YEAR: ("2020",)}),
        SearchRequest.of("来庁", match=("exact",)),
        SearchRequest.of("待ち時間 来庁者", mode="any"),
    ],
)
def test_counts_are_those_of_the_search_narrowed_to_the_organization(snapshot: Snapshot, asked: SearchRequest) -> None:
    for one in compare(snapshot, asked, ORGANIZATIONS):
        narrowed = replace(asked, filters={**asked.filters, Facet.ORGANIZATION: (one.organization,)})
        assert one.turns == snapshot.total(narrowed)
        assert len(one.quotes) <= one.turns
        assert {quote.hit.organization for quote in one.quotes} <= {one.organization}


def test_the_order_of_the_organizations_changes_no_value(snapshot: Snapshot) -> None:
    forth = compare(snapshot, of_topic(), ORGANIZATIONS)
    assert by_name(compare(snapshot, of_topic(), ORGANIZATIONS[::-1])) == by_name(forth)
    assert by_name(compare(snapshot, of_topic(), ORGANIZATIONS[:2])).items() <= by_name(forth).items()


def test_quotes_of_a_topic_are_whole_sentences_with_most_of_its_words_first(snapshot: Snapshot) -> None:
    sakuragawa, aobano, shirahama = compare(snapshot, of_topic(), ORGANIZATIONS)
    assert sakuragawa.quotes[0].text == "来庁者が減り、待ち時間も減りました。"
    assert {quote.text for quote in sakuragawa.quotes[1:]} == {"待ち時間は10分です。", "来庁予約を始めました。"}
    marked = [sakuragawa.quotes[0].text[start:end] for start, end in sakuragawa.quotes[0].spans]
    assert marked == ["来庁者", "待ち時間"]
    assert aobano.quotes == ()
    # Equal words are quoted once, and a mark within brackets ends no sentence.
    assert {quote.text for quote in shirahama.quotes} == {
        "来庁者は年に3万人です。",
        "「はい。待ち時間です」と書きました。",
    }


def test_topics_that_only_headings_give_count_where_they_are_asked_for(snapshot: Snapshot) -> None:
    aobano = by_name(compare(snapshot, of_topic(inherited=True), ORGANIZATIONS))["青葉野市"]
    assert (aobano.turns, aobano.talks, aobano.first_year) == (1, 1, 2020)
    assert [(quote.text, quote.spans) for quote in aobano.quotes] == [("道路を直しました。", ())]


def test_every_topic_of_the_samples_agrees_with_its_facet(demo_data: Path) -> None:
    compared = 0
    with open_kb(demo_data) as kb, kb.snapshot() as opened:
        for topic in opened.counts(SearchRequest(), Facet.TOPIC):
            asked = SearchRequest.of(filters={Facet.TOPIC: (topic.value,)})
            counted = opened.counts(asked, Facet.ORGANIZATION)[:MAX_ORGANIZATIONS]
            if len(counted) < MIN_ORGANIZATIONS:
                continue
            found = compare(opened, asked, [value.value for value in counted])
            assert [one.turns for one in found] == [value.count for value in counted]
            for one in found:
                assert len(one.quotes) == min(one.turns, MAX_QUOTES)
                for quote in one.quotes:
                    turn_of = opened.turn(quote.hit.dialogue.id, quote.hit.turn_id)
                    assert turn_of.organization == one.organization
                    assert topic.value in [mention.topic for mention in turn_of.topics]
                    assert quote.text == turn_of.text[quote.sentence.start : quote.sentence.end]
                    assert whole_sentences(turn_of.text, *quote.sentence) == quote.sentence
                    assert quote.spans
            compared += 1
    assert compared > 5


def test_who_asks_about_a_topic_is_quoted_after_who_tells(tmp_path: Path, analyzer: Analyzer) -> None:
    asks = replace_role(about("来庁者と待ち時間はどうですか。", "桜川区", 1, "来庁者", "待ち時間"), "asker")
    presides = replace_role(about("来庁者の報告を受けます。", "桜川区", 2, "来庁者"), "chair")
    tells = about("昨年から順に窓口を改め、来庁者の数を毎月数えて、広く公表しています。", "桜川区", 3, "来庁者")
    without = dialogue("later", [about("別の話です。", "桜川区", 1, "なし")], day=date(2030, 1, 1))
    told = dialogue("d", [asks, presides, tells])
    publish_generation(tmp_path, "g1", [without, told], analyzer=analyzer)
    with open_kb(tmp_path) as kb, kb.snapshot() as opened:
        topic = compare(opened, of_topic(), ORGANIZATIONS)[0]
        words = compare(opened, SearchRequest.of("来庁者"), ORGANIZATIONS)[0]
        order = [hit.turn_id for hit in opened.search(SearchRequest.of("来庁者")).hits]
    assert topic.quotes[0].hit.id == "d#t3"
    assert {quote.hit.id for quote in topic.quotes[1:]} == {"d#t1", "d#t2"}  # with words of the topic, if older
    assert [quote.hit.turn_id for quote in words.quotes] == order
    assert order[-1] == "t3"


def replace_role(made: Turn, role: Role) -> Turn:
    return msgspec.structs.replace(made, role=role)


def test_quotes_of_words_come_in_the_order_of_relevance(snapshot: Snapshot) -> None:
    asked = SearchRequest.of("待ち時間")
    first = compare(snapshot, asked, ORGANIZATIONS)[0]
    narrowed = SearchRequest.of("待ち時間", filters={Facet.ORGANIZATION: ("桜川区",)})
    assert [quote.hit.id for quote in first.quotes] == [hit.id for hit in snapshot.search(narrowed).hits]
    assert {quote.text for quote in first.quotes} == {"来庁者が減り、待ち時間も減りました。", "待ち時間は10分です。"}


def test_each_quote_is_a_quotation_that_the_book_finds_as_it_stands(snapshot: Snapshot) -> None:
    for one in compare(snapshot, of_topic(), ORGANIZATIONS):
        for found in one.quotes:
            entry = entry_of(found.quote, snapshot.dialogue(found.quote.dialogue))
            assert (entry.state, entry.text) == (EntryState.FOUND, found.text)
            assert entry.is_part is (found.text != found.hit.text)


def test_a_phrase_across_sentences_is_quoted_with_both(snapshot: Snapshot) -> None:
    found = compare(snapshot, SearchRequest.of("「5万人です。来庁者」"), ORGANIZATIONS)[0]
    assert found.quotes[0].text == "人口は5万人です。来庁者が減り、待ち時間も減りました。"


def test_without_the_words_of_its_topics_a_generation_quotes_the_newest_turns(
    tmp_path: Path, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_generation(tmp_path, "g1", talks(), analyzer=analyzer)
    with open_kb(tmp_path) as kb, kb.snapshot() as opened:
        monkeypatch.setattr(type(opened), "registry", Registry())
        assert topic_words(opened, ["窓口改革"]) is None
        found = by_name(compare(opened, of_topic(), ORGANIZATIONS))["桜川区"]
    assert [quote.text for quote in found.quotes][::2] == ["来庁予約を始めました。", "待ち時間は10分です。"]


def test_the_words_of_topics_are_one_query(snapshot: Snapshot) -> None:
    assert topic_words(snapshot, ["窓口改革"]) == Or((Term("来庁者"), Term("待ち時間")))
    assert topic_words(snapshot, ["ない話題"]) is None


@pytest.mark.parametrize(
    ("asked", "names", "parameter", "said"),
    [
        (of_topic(), ("桜川区",), "org", "今は1"),
        (of_topic(), tuple("一二三四五六七"), "org", "6まで"),
        (SearchRequest.of(filters={Facet.FISCAL_YEAR: ("2021",)}), ORGANIZATIONS, "q", "何を比べるか"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    snapshot: Snapshot, asked: SearchRequest, names: tuple[str, ...], parameter: str, said: str
) -> None:
    with pytest.raises(QueryError, match=said) as refused:
        compare(snapshot, asked, names)
    assert refused.value.parameter == parameter


def test_of_a_kind_of_utterance_its_sentences_are_quoted(snapshot: Snapshot) -> None:
    request = SearchRequest.of(filters={Facet.TOPIC: ["窓口改革"], Facet.UTTERANCE: ["result"]}, inherited=True)
    sakuragawa, shirahama = compare(snapshot, request, ["桜川区", "白浜町"])
    assert [quote.text for quote in sakuragawa.quotes] == ["来庁者が減り、待ち時間も減りました。"]
    assert (shirahama.turns, shirahama.quotes, shirahama.utterances) == (0, (), ())


def test_kinds_of_utterance_are_counted(snapshot: Snapshot) -> None:
    request = SearchRequest.of(filters={Facet.TOPIC: ["窓口改革"]})
    (sakuragawa, _other) = compare(snapshot, request, ["桜川区", "白浜町"])
    assert {value.value: value.count for value in sakuragawa.utterances} == {"measure": 1, "result": 1}
