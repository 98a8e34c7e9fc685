"""Names by every key they have."""

import pytest

from kb.model.people import Person, Tenure
from kb.search.request import Facet
from kb.suggest.autocomplete import Suggestion
from kb.suggest.names import MAX_WORD, NameTable


def person(name: str, reading: str, *posts: str) -> Person:
    return Person(name, name, reading, (name,), (Tenure(None, None, posts, None, None, ()),), ())


NAMES = (
    ("森 一", Facet.SPEAKER, 5, "モリハジメ"),
    ("森 二葉", Facet.SPEAKER, 9, "モリフタバ"),
    ("三森 一", Facet.SPEAKER, 2, "ミモリハジメ"),
    ("大野 純", Facet.SPEAKER, 1, "オオノジュン"),
    ("進行役", Facet.SPEAKER, 7, "シンコウヤク"),
    ("大野町", Facet.ORGANIZATION, 3, "オオノマチ"),
    ("小野町", Facet.ORGANIZATION, 3, "オノチョウ"),
    ("東京都", Facet.ORGANIZATION, 3, "トウキョウト"),
    ("市", Facet.ORGANIZATION, 1, "シ"),
    ("まちづくり財団", Facet.ORGANIZATION, 1, "マチヅクリザイダン"),
    ("AI推進課長", Facet.POST, 4, ""),
    ("データ活用", Facet.TOPIC, 6, "データカツヨウ"),
)
TABLE = NameTable(
    ((Suggestion(value, facet, count), reading) for value, facet, count, reading in NAMES),
    [person("森 一", "モリ ハジメ", "町長"), person("森 二葉", "モリ フタバ", "AI推進課長")],
    {"三森": "ミモリ", "大野": "オオノ", "進行役": "シンコウヤク"}.__getitem__,
)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("森", ["森 二葉", "森 一"]),  # those with more turns first
        ("もり", ["森 二葉", "森 一"]),
        ("mori", ["森 二葉", "森 一"]),
        ("森町長", ["森 一"]),
        ("森ＡＩ推進課長", ["森 二葉"]),
        ("森課長", ["森 二葉"]),
        ("森委員", ["森 二葉", "森 一"]),  # nobody held it
        ("森一", ["森 一"]),
        ("森　一氏", ["森 一"]),
        ("もりはじめさん", ["森 一"]),
        ("hajime mori", ["森 一"]),
        ("みもり", ["三森 一"]),
        ("大野", ["大野 純", "大野町"]),
        ("おおの", ["大野 純", "大野町"]),
        ("ohno", ["大野 純", "大野町", "小野町"]),
        ("大野さん", ["大野 純", "大野町"]),
        ("大野町役場", ["大野町"]),
        ("東京都大野町", ["大野町"]),
        ("onocho", ["小野町"]),
        ("小野", ["小野町"]),
        ("東京", ["東京都"]),
        ("東京都庁", ["東京都"]),
        ("AI推進課長", ["AI推進課長"]),
        ("ai推進課長", ["AI推進課長"]),
        ("データ活用", ["データ活用"]),
        ("でーたかつよう", ["データ活用"]),
        ("進行役", ["進行役"]),
    ],
)
def test_a_name_is_found_by(word: str, found: list[str]) -> None:
    assert [one.value for one in TABLE.find(word)] == found


@pytest.mark.parametrize(
    "word",
    ["", " ", "三", "森林", "森町", "一", "はじめ", "森課", "課長", "まちづくり", "データ", "森" * (MAX_WORD + 1)],
)
def test_a_part_of_a_name_is_none(word: str) -> None:
    assert TABLE.find(word) == ()
