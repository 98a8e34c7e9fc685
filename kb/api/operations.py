"""The calls as a table: path, parameters, answer and function, from which routes and documents are made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from msgspec import Struct

from kb.api.comparison import CompareAnswer, comparison
from kb.api.dialogues import DialogueAnswer, DialoguesAnswer, dialogue, dialogues
from kb.api.names import (
    OrganizationsAnswer,
    SpeakersAnswer,
    SuggestAnswer,
    TopicsAnswer,
    organizations,
    speakers,
    suggest,
    topics,
)
from kb.api.parameters import (
    CompareParameters,
    DialogueListParameters,
    DialogueParameters,
    DraftParameters,
    NameListParameters,
    QuoteParameters,
    SearchParameters,
    SpeakerListParameters,
    SuggestParameters,
    TrendsParameters,
    TurnListParameters,
    TurnParameters,
    TurnSearchParameters,
)
from kb.api.permalinks import Permalinks
from kb.api.retrieval import RetrievalAnswer, RetrievalParameters, retrieve
from kb.api.searching import ExchangesAnswer, SearchAnswer, exchanges, search
from kb.api.trends import TrendsAnswer, trends
from kb.api.turn_lists import TurnAnswer, TurnsAnswer, turn, turns
from kb.api.verification import VerifyAnswer, verify_draft, verify_quote
from kb.messages import N_
from kb.serving.snapshot import Snapshot


@dataclass(frozen=True)
class Operation:
    """A call. `path` has its parameters in braces; the others are in the query, or in the JSON body of a POST.

    `run` makes an `answer` of `parameters`. With `patience`, it may take so many times the time of a page.
    `dialogue` is the parameter that names one.
    """

    name: str
    path: str
    summary: str
    parameters: type[Struct]
    answer: type[Struct]
    run: Callable[[Snapshot, Any, Permalinks], Struct]
    method: Literal["get", "post"] = "get"
    patience: int = 1
    dialogue: str | None = None


_V1 = "/api/v1"

OPERATIONS: tuple[Operation, ...] = (
    Operation("search", _V1 + "/search", N_("発言を検索する"), TurnSearchParameters, SearchAnswer, search),
    Operation(
        "exchanges",
        _V1 + "/exchanges",
        N_("質疑（質問と答弁の組）を検索する"),
        SearchParameters,
        ExchangesAnswer,
        exchanges,
    ),
    Operation(
        "turns", _V1 + "/turns", N_("発言をIDで、または条件でもれなく取る"), TurnListParameters, TurnsAnswer, turns
    ),
    Operation(
        "dialogues",
        _V1 + "/dialogues",
        N_("対話の一覧（新しい順）"),
        DialogueListParameters,
        DialoguesAnswer,
        dialogues,
    ),
    Operation(
        "dialogue",
        _V1 + "/dialogues/{id}",
        N_("対話を読む"),
        DialogueParameters,
        DialogueAnswer,
        dialogue,
        dialogue="id",
    ),
    Operation(
        "turn",
        _V1 + "/dialogues/{dialogue}/turns/{turn}",
        N_("発言を前後の発言と関連する発言とともに読む"),
        TurnParameters,
        TurnAnswer,
        turn,
        dialogue="dialogue",
    ),
    Operation("speakers", _V1 + "/speakers", N_("発言者の一覧"), SpeakerListParameters, SpeakersAnswer, speakers),
    Operation(
        "organizations",
        _V1 + "/organizations",
        N_("組織の一覧"),
        NameListParameters,
        OrganizationsAnswer,
        organizations,
    ),
    Operation("topics", _V1 + "/topics", N_("話題の一覧"), NameListParameters, TopicsAnswer, topics),
    Operation("suggest", _V1 + "/suggest", N_("名前や語の候補"), SuggestParameters, SuggestAnswer, suggest),
    Operation("trends", _V1 + "/trends", N_("語句を年度ごとに数える"), TrendsParameters, TrendsAnswer, trends),
    Operation("compare", _V1 + "/compare", N_("組織を横に並べる"), CompareParameters, CompareAnswer, comparison),
    Operation(
        "verify_quote",
        _V1 + "/verify",
        N_("引用か指紋を一つ照合する"),
        QuoteParameters,
        VerifyAnswer,
        verify_quote,
        patience=2,
    ),
    Operation(
        "verify_draft",
        _V1 + "/verify",
        N_("原稿の引用をすべて照合する"),
        DraftParameters,
        VerifyAnswer,
        verify_draft,
        method="post",
        patience=5,
    ),
)

# Dify appends /retrieval to the address that is registered there.
RETRIEVAL = Operation(
    "dify_retrieval",
    "/api/dify/retrieval",
    N_("質問に合う記録を返す（Dify の外部ナレッジベース）"),
    RetrievalParameters,
    RetrievalAnswer,
    retrieve,
    method="post",
)
DOCUMENTED = (*OPERATIONS, RETRIEVAL)
