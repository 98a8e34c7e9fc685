"""Display names of facets and kinds of turn, for pages and terminals."""

from collections.abc import Mapping

from kb.messages import N_, _, listed
from kb.model.dialogue import KIND_NAMES, ROLE_NAMES, UTTERANCE_NAMES
from kb.query.ast import Mode
from kb.search.request import Facet, Sort
from kb.search.results import Fallback

FACETS: Mapping[Facet, str] = {
    Facet.ORGANIZATION: N_("組織"),
    Facet.SPEAKER: N_("発言者"),
    Facet.POST: N_("役職"),
    Facet.TOPIC: N_("話題"),
    Facet.TOPIC_GROUP: N_("話題の大分類"),
    Facet.FISCAL_YEAR: N_("年度"),
    Facet.MONTH: N_("年月"),
    Facet.KIND: N_("種別"),
    Facet.ROLE: N_("質問・答弁"),
    Facet.UTTERANCE: N_("発言の内容"),
    Facet.MEETING: N_("会議の種類"),
    Facet.SERIES: N_("会議名"),
    Facet.EXCHANGE: N_("質問と答弁の組"),
    Facet.DIALOGUE: N_("対話"),
    Facet.TALK: N_("座談会"),
    Facet.SAID_TOPIC: N_("話題（見出しだけのものを除く）"),
    Facet.SAID_TOPIC_GROUP: N_("話題の大分類（見出しだけのものを除く）"),
}

# A word of the query as a name, and the search in which it is taken for one.
_NAMED: Mapping[Facet, str] = {
    Facet.SPEAKER: N_("「{word}」は発言者です"),
    Facet.ORGANIZATION: N_("「{word}」は組織です"),
    Facet.POST: N_("「{word}」は役職です"),
    Facet.TOPIC: N_("「{word}」は話題です"),
}
_TAKEN: Mapping[Facet, str] = {
    Facet.SPEAKER: N_("「{word}」を発言者（{values}）とみて検索しました。"),
    Facet.ORGANIZATION: N_("「{word}」を組織（{values}）とみて検索しました。"),
    Facet.POST: N_("「{word}」を役職（{values}）とみて検索しました。"),
    Facet.TOPIC: N_("「{word}」を話題（{values}）とみて検索しました。"),
}

_MAX_NAMED = 4  # names in a sentence


# Facets whose values are keywords, with the names of these.
_VALUES: Mapping[Facet, Mapping[str, str]] = {
    Facet.KIND: dict[str, str](KIND_NAMES.items()),
    Facet.ROLE: dict[str, str](ROLE_NAMES.items()),
    Facet.UTTERANCE: dict[str, str](UTTERANCE_NAMES.items()),
}


def keyword_label(facet: Facet, value: str) -> str:
    """The display name of a value of a facet of keywords; any other value is returned as it is."""
    name = _VALUES.get(facet, {}).get(value)
    return _(name) if name else value


def keyword_named(facet: Facet, name: str) -> str | None:
    """The value of a facet of keywords by its display name in any language, or by itself; None for another name."""
    wanted = name.casefold()
    names = ((value, (value, label, _(label).casefold())) for value, label in _VALUES[facet].items())
    return next((value for value, known in names if wanted in known), None)


def keyword_names(facet: Facet) -> tuple[str, ...]:
    """The display names of all values of a facet of keywords."""
    return tuple(_(label) for label in _VALUES[facet].values())


def sense_label(word: str, facet: Facet | None) -> str:
    """A sentence that says that a word of the query is a name, or how it is read."""
    return _(_NAMED[facet], word=word) if facet else _("「{word}」をローマ字とみると", word=word)


def fallback_notices(fallback: Fallback) -> tuple[str, ...]:
    """Sentences that say that the search as written finds nothing, and which one is answered instead."""
    if fallback.request.mode is Mode.ALL and not fallback.senses:
        return (_("すべての語を含む発言はありません。"), _("入力した文字の並びがそのままある発言を表示しています。"))
    if not fallback.senses:
        by_relevance = fallback.request.sort is Sort.RELEVANCE
        return (
            _("すべての語を含む発言はありません。"),
            _("いずれかの語を含む発言を、近い順に表示しています。")
            if by_relevance
            else _("いずれかの語を含む発言を表示しています。"),
        )
    taken = (
        _(_TAKEN[sense.facet], word=sense.word, values=_named(fallback.request.filters[sense.facet]))
        if sense.facet
        else _("「{word}」をローマ字とみて「{value}」を検索しました。", word=sense.word, value=sense.values[0])
        for sense in fallback.senses
    )
    return (_("書いたとおりの語では、どの発言も見つかりません。"), *taken)


def _named(names: tuple[str, ...]) -> str:
    """The names in a row, the last ones of many as a number."""
    rest = len(names) - _MAX_NAMED
    named = listed(names[:_MAX_NAMED])
    return _("{names}ほか{count}件", names=named, count=rest) if rest > 0 else named
