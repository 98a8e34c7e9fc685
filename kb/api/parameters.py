"""Parameters of the calls: structs whose schemas document them, named as in the addresses of the pages."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, Struct

from kb.api.fields import (
    MAX_VALUES,
    CursorText,
    Day,
    DialogueId,
    Draft,
    FingerprintDigits,
    FiscalYear,
    Headings,
    KnownBody,
    KnownOrganization,
    KnownSpeaker,
    KnownTopic,
    Limit,
    Name,
    Place,
    QueryText,
    Quotation,
    TurnId,
    Word,
)
from kb.comparison.columns import MAX_ORGANIZATIONS, MIN_ORGANIZATIONS
from kb.messages import N_
from kb.model.dialogue import Kind, Role, UtteranceKind
from kb.query.match_kinds import Reason
from kb.search.request import Facet
from kb.trends import MAX_LINES

# Facets with the names of the parameters that filter by them, on the pages and in calls.
FACETS: Mapping[Facet, str] = {
    Facet.ORGANIZATION: "org",
    Facet.SPEAKER: "speaker",
    Facet.POST: "post",
    Facet.TOPIC_GROUP: "theme",
    Facet.TOPIC: "topic",
    Facet.FISCAL_YEAR: "fy",
    Facet.KIND: "kind",
    Facet.ROLE: "role",
    Facet.UTTERANCE: "utterance",
    Facet.MEETING: "meeting",
    Facet.SERIES: "series",
}
FacetName = Literal["org", "speaker", "post", "theme", "topic", "fy", "kind", "role", "utterance", "meeting", "series"]


def _values(text: str) -> Meta:
    return Meta(max_length=MAX_VALUES, description=text)


class FilterParameters(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """Conditions on turns: several values of one parameter are alternatives, parameters are all required."""

    org: Annotated[tuple[Name, ...], _values(N_("組織（大田区、東京都 など）"))] = ()
    speaker: Annotated[tuple[Name, ...], _values(N_("発言者"))] = ()
    post: Annotated[tuple[Name, ...], _values(N_("役職"))] = ()
    theme: Annotated[tuple[Name, ...], _values(N_("話題の大分類"))] = ()
    topic: Annotated[tuple[Name, ...], _values(N_("話題"))] = ()
    fy: Annotated[tuple[FiscalYear, ...], _values(N_("年度（西暦）"))] = ()
    kind: Annotated[tuple[Kind, ...], _values(N_("種別（speech 発言、question 質問、narration 地の文）"))] = ()
    role: Annotated[tuple[Role, ...], _values(N_("役割（asker 質問、answerer 答弁、chair 進行、speaker その他）"))] = ()
    utterance: Annotated[
        tuple[UtteranceKind, ...],
        _values(N_("発言の内容（issue 課題、measure 取組、result 成果、request 要望、plan 今後、question 質問）")),
    ] = ()
    meeting: Annotated[tuple[Name, ...], _values(N_("会議の種類"))] = ()
    series: Annotated[tuple[Name, ...], _values(N_("会議名"))] = ()
    from_: Day = ""
    to: Day = ""
    headings: Headings = False


class SearchParameters(
    FilterParameters, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}
):
    """A search: words, conditions and a place in the results."""

    q: QueryText = ""
    mode: Annotated[
        Literal["auto", "all", "any"],
        Meta(
            description=N_(
                "all はすべての語、any はいずれかの語。auto はすべての語で探し、見つからないときは代わりの検索をして、"
                "答えの fallback にそれを示します。"
            )
        ),
    ] = "auto"
    match: Annotated[tuple[Reason, ...], _values(N_("一致のしかた。なければすべて。"))] = ()
    sort: Annotated[
        Literal["auto", "relevance", "newest", "oldest", "taken_in", "dialogue"],
        Meta(description=N_("並び順。auto は、検索語があれば関連の高い順、なければ新しい順。")),
    ] = "auto"
    limit: Limit = 20
    cursor: CursorText = ""


class TurnSearchParameters(
    SearchParameters, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}
):
    """A search for turns, with counts of facets."""

    facet: Annotated[
        tuple[FacetName, ...], Meta(max_length=len(FACETS), description=N_("件数を数える項目。繰り返せます。"))
    ] = ()


class TurnListParameters(
    FilterParameters, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}
):
    """Turns by their ids, or all turns under conditions in a fixed order."""

    id: Annotated[
        tuple[TurnId, ...], _values(N_("発言のID（対話のID#t4）。繰り返せます。ほかの条件とは組み合わせません。"))
    ] = ()
    sort: Annotated[
        Literal["dialogue", "newest", "oldest", "taken_in"],
        Meta(description=N_("並び順。dialogue は対話のID順、taken_in は取り込みの新しい順。")),
    ] = "dialogue"
    limit: Limit = 20
    cursor: CursorText = ""


class DialogueListParameters(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """A list of dialogues, newest first."""

    org: Annotated[tuple[Name, ...], _values(N_("参加者の組織"))] = ()
    series: Annotated[tuple[Name, ...], _values(N_("会議名"))] = ()
    from_: Day = ""
    to: Day = ""
    limit: Limit = 20
    cursor: CursorText = ""


class DialogueParameters(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dialogue, with its turns from a cursor on."""

    id: DialogueId
    limit: Limit = 100
    cursor: CursorText = ""


class TurnParameters(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A turn with those around it."""

    dialogue: DialogueId
    turn: Annotated[Word, Meta(min_length=1, description=N_("対話の中での発言のID（t4）"))]
    around: Annotated[int, Meta(ge=0, le=20, description=N_("前後の発言の数"))] = 2


class NameListParameters(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A list of names, those with the most turns first."""

    q: Annotated[Word, Meta(description=N_("名前かその読みの初め（漢字、かな、ローマ字）"))] = ""
    limit: Limit = 20
    cursor: CursorText = ""


class SpeakerListParameters(NameListParameters, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A list of speakers."""

    org: Annotated[tuple[KnownOrganization, ...], _values(N_("その組織の人として話した発言者"))] = ()


class SuggestParameters(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The beginning of a name or word."""

    q: Annotated[Word, Meta(min_length=1, description=N_("名前や語の初め（漢字、かな、ローマ字）"))]
    limit: Annotated[int, Meta(ge=1, le=50, description=N_("候補の数"))] = 10


class TrendsParameters(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """Terms to count by fiscal year."""

    term: Annotated[
        tuple[QueryText, ...],
        Meta(min_length=1, max_length=MAX_LINES, description=N_("数える語句（検索語と同じ書き方）。繰り返せます。")),
    ]
    org: Annotated[tuple[Name, ...], _values(N_("組織（大田区、東京都 など）"))] = ()
    by: Annotated[Literal["all", "org"], Meta(description=N_("org で、組織ごとに数えます。"))] = "all"
    from_: Annotated[FiscalYear | None, Meta(description=N_("最初の年度（西暦）"))] = None
    to: Annotated[FiscalYear | None, Meta(description=N_("最後の年度（西暦）"))] = None
    headings: Headings = False


class CompareParameters(
    FilterParameters, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}
):
    """Organizations to compare, and the words or the topic to compare them by."""

    q: QueryText = ""
    mode: Annotated[Literal["all", "any"], Meta(description=N_("all はすべての語、any はいずれかの語。"))] = "all"
    topic: Annotated[tuple[KnownTopic, ...], _values(N_("話題"))] = ()
    org: Annotated[
        tuple[KnownOrganization, ...],
        Meta(
            min_length=MIN_ORGANIZATIONS,
            max_length=MAX_ORGANIZATIONS,
            description=N_("比べる組織。繰り返せます。並べた順に答えます。"),
        ),
    ]


class QuoteParameters(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A quotation with what is said of it, or a fingerprint with its turn."""

    quote: Annotated[Quotation, Meta(description=N_("引用した言葉"))] = ""
    speaker: Annotated[KnownSpeaker, Meta(description=N_("発言者とされる人。違えば problems で知らせます。"))] = ""
    org: Annotated[KnownBody, Meta(description=N_("組織とされるところ。違えば problems で知らせます。"))] = ""
    date: Annotated[Day, Meta(description=N_("日付とされる日か月。違えば problems で知らせます。"))] = ""
    fingerprint: FingerprintDigits = ""
    turn: Annotated[
        Place, Meta(description=N_("指紋の付いた発言（対話のID#t4 か固定リンク）。fingerprint とともに渡します。"))
    ] = ""


class DraftParameters(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A draft, whose quotations are all looked up."""

    draft: Draft
