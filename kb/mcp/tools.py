"""The tools: what each is for, its arguments, and its result from a snapshot."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from kb.api.permalinks import Permalinks
from kb.mcp.arguments import (
    CompareArguments,
    ExchangeArguments,
    PeopleArguments,
    QuoteArguments,
    ReadArguments,
    SearchArguments,
)
from kb.mcp.calls import compare, people, search_exchanges, search_turns, verify
from kb.mcp.reading import read
from kb.mcp.results import (
    ComparedOrganizations,
    FoundExchanges,
    FoundPeople,
    FoundTurns,
    ReadTurns,
    VerifiedQuote,
)
from kb.messages import N_
from kb.serving.snapshot import Snapshot


@dataclass(frozen=True)
class ReadingTool:
    """A tool that reads. With `patience`, it may take so many times the time of a page."""

    name: str
    title: str
    description: str
    arguments: type[Struct]
    result: type[Struct]
    run: Callable[[Snapshot, Any, Permalinks], Struct]
    patience: int = 1


TOOLS: tuple[ReadingTool, ...] = (
    ReadingTool(
        "search",
        N_("発言を検索する"),
        N_(
            "座談会や会議録の発言を検索し、全文を固定リンク、日付、発言者、役職、指紋とともに返します。"
            "q は語か質問文。組織、発言者、話題、年度などで絞れます。引用するときは text をそのまま使い、"
            "permalink を添えてください。"
        ),
        SearchArguments,
        FoundTurns,
        search_turns,
    ),
    ReadingTool(
        "read",
        N_("対話か発言を読む"),
        N_(
            "対話を順に読むか、一つの発言を前後とともに読みます。"
            "長いものは途中で切り、notices に続きの読み方を書きます。"
        ),
        ReadArguments,
        ReadTurns,
        read,
    ),
    ReadingTool(
        "exchanges",
        N_("質問と答弁を検索する"),
        N_("質問とその答弁を一組として検索します。語が質問と答弁に分かれていても見つかります。"),
        ExchangeArguments,
        FoundExchanges,
        search_exchanges,
    ),
    ReadingTool(
        "people",
        N_("発言者を調べる"),
        N_("発言者の読み、表記、役職の移り変わり、発言の数を返します。q は名前か読みの初め、org は組織です。"),
        PeopleArguments,
        FoundPeople,
        people,
    ),
    ReadingTool(
        "compare",
        N_("組織を比べる"),
        N_("二つから六つの組織が、一つの話題か検索語について何を話したかを、件数と引用で並べます。"),
        CompareArguments,
        ComparedOrganizations,
        compare,
    ),
    ReadingTool(
        "verify_quote",
        N_("引用を確かめる"),
        N_(
            "言葉が発言の原文どおりか、発言者、組織、日付が合っているかを確かめます。"
            "回答に引用を書いたら、出す前にこれで確かめてください。fingerprint と turn で、指紋も確かめられます。"
        ),
        QuoteArguments,
        VerifiedQuote,
        verify,
        patience=2,
    ),
)
