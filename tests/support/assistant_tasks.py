"""Fifty tasks of an assistant over the sample index, each a script of tool calls with what they have to answer.

An argument that begins with $ is a value of the answer before, by its path: "$turns.0.id". An expectation is a value by
its path, or a test of it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

Expectation = object | Callable[[Any], bool]


class Step(NamedTuple):
    """A call, and what its answer has to have; with `fails`, words of the error that it has to give."""

    tool: str
    arguments: Mapping[str, object]
    expected: Mapping[str, Expectation] = {}
    fails: str = ""


def value_at(answer: Any, path: str) -> Any:
    """The value at a path of keys and indexes."""
    for part in path.split("."):
        answer = answer[int(part)] if isinstance(answer, list) else answer[part]
    return answer


def _one(tool: str, arguments: Mapping[str, object], **expected: Expectation) -> list[Step]:
    return [Step(tool, arguments, {name.replace("__", "."): value for name, value in expected.items()})]


def _fails(tool: str, arguments: Mapping[str, object], words: str) -> list[Step]:
    return [Step(tool, arguments, fails=words)]


_COURSE = "研修は年に3回、全職員に広げます。"
_VERIFIED = {"verdict.outcome": "verbatim", "verdict.alarm": False}


def _has(text: str) -> Callable[[Any], bool]:
    return lambda value: text in str(value)


def _count(number: int) -> Callable[[Any], bool]:
    return lambda value: len(value) == number


TASKS: Sequence[tuple[str, list[Step]]] = (
    # Search
    ("find a word", _one("search", {"q": "研修"}, total=3, turns__0__date="2021-06-15")),
    ("find a phrase", _one("search", {"q": '"諦めたという声"'}, turns__0__id="sakuragawa-1#t3")),
    ("find by an organization", _one("search", {"org": ["青葉野市"], "limit": 100}, total=30, next=None)),
    ("find by one value instead of a list", _one("search", {"org": "青葉野市"}, total=30)),
    ("find by a speaker", _one("search", {"speaker": ["片桐 静江"]}, total=2, turns__0__post="副区長")),
    ("find by a topic", _one("search", {"topic": ["防災"]}, turns__0__id="sakuragawa-2#t1")),
    ("find in a fiscal year", _one("search", {"fy": [2022]}, total=30)),
    ("find in a period", _one("search", {"from": "2021-06", "to": "2021-06"}, total=9)),
    ("find questions", _one("search", {"kind": ["question"]}, total=2, turns__0__role="asker")),
    ("find by a role", _one("search", {"role": "chair"}, total=0, turns=[])),
    ("ask a question", _one("search", {"q": "どうやって窓口の紙を減らしましたか"}, fallback__mode="any")),
    ("find a name among the words", _one("search", {"q": "片桐 電子申請"}, fallback__filters__speaker=["片桐 静江"])),
    ("count facets", _one("search", {"facet": ["org"], "limit": 1}, facets__org__0__value="青葉野市")),
    ("sort by date", _one("search", {"sort": "newest", "limit": 1}, turns__0__date="2022-05-10")),
    ("see the permalink", _one("search", {"q": "214"}, turns__0__permalink=_has("/dialogues/sakuragawa-1#t3"))),
    ("see that a text is whole", _one("search", {"q": "214"}, turns__0__text=_has("3割を超えました。"), notices=[])),
    ("see hostile text as it is", _one("search", {"q": "扱い OR 文字"}, turns__0__text=_has("<script>"))),
    (
        "go on to the next page",
        [
            Step("search", {"org": "青葉野市", "limit": 20}, {"turns": _count(20)}),
            Step("search", {"org": "青葉野市", "limit": 20, "cursor": "$next"}, {"turns": _count(10), "next": None}),
        ],
    ),
    (
        "read what was found",
        [
            Step("search", {"q": "避難所の受付"}),
            Step("read", {"id": "$turns.0.id"}, {"turns.0.text": _has("避難所の受付を電子化しました。"), "total": 1}),
        ],
    ),
    ("leave out arguments by null", _one("search", {"q": "研修", "cursor": None, "org": None}, total=3)),
    ("write a number as text", _one("search", {"q": "研修", "limit": "1"}, turns=_count(1))),
    # Read
    ("read a dialogue", _one("read", {"id": "sakuragawa-1"}, turns=_count(8), total=8, next=None)),
    (
        "read a dialogue in parts",
        [
            Step("read", {"id": "aobano", "limit": 20}, {"turns": _count(20), "total": 30}),
            Step("read", {"id": "aobano", "limit": 20, "cursor": "$next"}, {"turns.9.id": "aobano#t30", "next": None}),
        ],
    ),
    ("read a turn with those around it", _one("read", {"id": "sakuragawa-1#t4"}, turns=_count(3))),
    ("read a turn alone", _one("read", {"id": "sakuragawa-1#t4", "around": 0}, turns=_count(1))),
    (
        "read by a permalink",
        _one("read", {"id": "https://kb.example/dialogues/sakuragawa-1#t7"}, turns__1__post="副区長"),
    ),
    ("read by a permalink of a dialogue", _one("read", {"id": "/dialogues/sakuragawa-1?lang=en"}, total=8)),
    ("read an undated dialogue", _one("read", {"id": "hostile"}, date=None, turns=_count(1))),
    ("read from a place in a turn", _one("read", {"id": "sakuragawa-1#t7", "start": 16}, notices=_count(1))),
    # Exchanges
    (
        "find a question with its answers",
        _one("exchanges", {"q": "マイナンバーカード"}, exchanges__0__id="sakuragawa-1#1"),
    ),
    ("find words on both sides", _one("exchanges", {"q": "現状 率直"}, exchanges__0__turns=_count(4))),
    ("find the questions of a fiscal year", _one("exchanges", {"fy": 2021, "role": "asker"}, total=2)),
    (
        "page through exchanges",
        [
            Step("exchanges", {"sort": "oldest", "limit": 1}),
            Step("exchanges", {"sort": "oldest", "limit": 1, "cursor": "$next"}, {"exchanges": _count(1)}),
        ],
    ),
    # People
    ("look up a speaker", _one("people", {"q": "片桐"}, total=1, speakers__0__reading="カタギリ シズエ")),
    ("look up a speaker in Latin letters", _one("people", {"q": "katagiri"}, speakers__0__name="片桐 静江")),
    ("see posts over time", _one("people", {"q": "片桐"}, speakers__0__tenures__1__posts=["副区長"])),
    ("list the speakers of an organization", _one("people", {"org": "東京都"}, total=1)),
    ("look up nobody", _one("people", {"q": "無い人"}, total=0, speakers=[])),
    # Compare
    (
        "compare two organizations",
        _one("compare", {"topic": "研修", "org": ["桜川区", "東京都"]}, organizations__0__quotes__0__text=_COURSE),
    ),
    ("compare by words", _one("compare", {"q": "費用", "org": ["桜川区", "青葉野市"]}, organizations__1__turns=30)),
    (
        "read the source of a quote",
        [
            Step("compare", {"topic": "研修", "org": ["桜川区", "東京都"]}),
            Step("read", {"id": "$organizations.0.quotes.0.id", "around": 0}, {"turns.0.text": _has(_COURSE)}),
        ],
    ),
    # Verify
    ("verify a true quotation", [Step("verify_quote", {"quote": _COURSE, "speaker": "片桐 静江"}, _VERIFIED)]),
    ("verify a false number", _one("verify_quote", {"quote": _COURSE.replace("3", "4")}, verdict__outcome="nearly")),
    (
        "verify a false speaker",
        _one("verify_quote", {"quote": _COURSE, "speaker": "霧島 航"}, verdict__problems__0=_has("発言者が違います")),
    ),
    (
        "verify a false date",
        _one("verify_quote", {"quote": _COURSE, "date": "2020-06-15"}, verdict__problems__0=_has("日付が違います")),
    ),
    (
        "verify invented words",
        _one("verify_quote", {"quote": "橋を架け替える工事です。"}, verdict__outcome="not-found"),
    ),
    (
        "verify what was found",
        [
            Step("search", {"q": "避難所の受付"}),
            Step("verify_quote", {"quote": "$turns.0.text"}, _VERIFIED),
        ],
    ),
    (
        "verify a fingerprint later",
        [
            Step("search", {"q": "避難所の受付"}),
            Step(
                "verify_quote",
                {"fingerprint": "$turns.0.fingerprint", "turn": "$turns.0.permalink"},
                {"fingerprint.matches": True},
            ),
        ],
    ),
    # Corrections
    (
        "correct an unknown organization",
        [
            *_fails("compare", {"q": "費用", "org": ["桜川", "青葉野"]}, "「桜川」はこの索引にありません"),
            *_one("compare", {"q": "費用", "org": ["桜川区", "青葉野市"]}, organizations=_count(2)),
        ],
    ),
    (
        "correct an unknown id",
        [*_fails("read", {"id": "sakuragawa-9"}, "sakuragawa-9"), *_one("read", {"id": "sakuragawa-1"}, total=8)],
    ),
)
