"""Spelling corrections: by similar spelling and by reading, of terms without hits or without hits together."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import Snapshot, open_kb
from kb.corrections import corrections
from kb.query.ast import Mode
from kb.search.request import Facet, SearchRequest
from tests.support.dialogues import dialogue
from tests.support.generations import publish_generation


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("デジダル", "デジタル"),
        ("セキリュティ", "セキュリティ"),
        ("デジダル 研修", "デジタル 研修"),
        ("研集", "研修"),
        ("デジダル 研集", "デジタル 研修"),
        ("(デジダル OR 拳銃) 研修", "(デジタル OR 拳銃) 研修"),
        ("まどくち", "窓口"),
        ("でじだる", "デジタル"),
        ("見出し:研集 研集", None),
    ],
)
def test_a_misspelt_word_is_corrected(snapshot: Snapshot, typed: str, meant: str | None) -> None:
    found = corrections(snapshot, SearchRequest.of(typed))
    assert [correction.text for correction in found[:1]] == ([meant] if meant else [])
    assert all(correction.total > 0 for correction in found)


def test_a_word_that_sounds_like_another_is_corrected(snapshot: Snapshot) -> None:
    assert [c.text for c in corrections(snapshot, SearchRequest.of("拳銃 研集"))] == []
    assert [c.text for c in corrections(snapshot, SearchRequest.of("研集"))] == ["研修"]


def test_what_is_found_is_not_corrected(snapshot: Snapshot) -> None:
    assert corrections(snapshot, SearchRequest.of("デジタル")) == ()
    assert corrections(snapshot, SearchRequest.of('"デジダル"')) == ()
    assert corrections(snapshot, SearchRequest.of("-デジダル")) == ()


@pytest.mark.parametrize(
    "typed",
    ["デジダル 船", "デジタル OR 研修", "研修 -デジダル", "船の研修", "デジタル研修", "どうやって研修を増やしましたか"],
)
def test_there_is_no_correction_that_finds_nothing_or_is_not_needed(snapshot: Snapshot, typed: str) -> None:
    assert corrections(snapshot, SearchRequest.of(typed)) == ()


@pytest.mark.parametrize(
    ("typed", "mode", "meant", "replaced"),
    [
        ("研修 OR デジダル", Mode.ALL, "研修 OR デジタル", {"デジダル": "デジタル"}),
        ("研修 デジダル", Mode.ANY, "研修 デジタル", {"デジダル": "デジタル"}),
        (
            "セキリュティの研修はなぜ増えたのですか",
            Mode.ANY,
            "セキュリティの研修はなぜ増えたのですか",
            {"セキリュティ": "セキュリティ"},
        ),
    ],
)
def test_of_a_query_with_hits_only_a_term_without_any_is_corrected(
    snapshot: Snapshot, typed: str, mode: Mode, meant: str, replaced: dict[str, str]
) -> None:
    request = SearchRequest.of(typed, mode=mode)
    assert snapshot.total(request) > 0
    (found,) = corrections(snapshot, request)
    assert (found.text, found.replaced) == (meant, replaced)


def test_a_correction_keeps_to_the_filters(snapshot: Snapshot) -> None:
    assert corrections(snapshot, SearchRequest.of("デジダル", filters={Facet.DIALOGUE: ["fune"]})) == ()
    (found,) = corrections(snapshot, SearchRequest.of("デジダル", filters={Facet.DIALOGUE: ["jinzai"]}))
    assert (found.text, found.total) == ("デジタル", 1)


@pytest.fixture(scope="module")
def homophones(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """構成 three times, 校正 once, 公正 twice: all are read こうせい."""
    data: Path = tmp_path_factory.mktemp("data")
    texts = ["組織の構成を見直した", "予算の構成です", "構成を示す", "原稿の校正を頼んだ", "公正な入札", "公正に選ぶ"]
    publish_generation(data, "g1", [dialogue("a", texts)])
    with open_kb(data) as kb, kb.snapshot() as opened:
        yield opened


def test_terms_without_hits_together_are_replaced_by_more_frequent_words(homophones: Snapshot) -> None:
    (found,) = corrections(homophones, SearchRequest.of("組織 校正"))
    assert (found.text, found.total) == ("組織 構成", 1)
    assert [one.text for one in corrections(homophones, SearchRequest.of("入札 校正"))] == ["入札 公正"]


def test_a_word_with_fewer_hits_is_never_offered(homophones: Snapshot) -> None:
    assert corrections(homophones, SearchRequest.of("原稿 構成")) == ()
    assert corrections(homophones, SearchRequest.of("入札 構成")) == ()
