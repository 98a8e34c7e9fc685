"""Types of parameters: their bounds, descriptions and examples, from which schemas and refusals are made.

A format is a rule that JSON Schema cannot state, such as the grammar of queries; its refusal comes from the code.
"""

from typing import Annotated

from msgspec import Meta

from kb.messages import N_
from kb.query.grammar import MAX_CHARACTERS
from kb.search.request import MAX_LIMIT
from kb.verification.draft import MAX_CHARACTERS as MAX_DRAFT

MAX_VALUES = 100  # values of one filter
# In Python, $ alone also matches before a line feed at the end; in JSON Schema it does not.
_END = r"(?!\n)$"
_LINE = rf"^[^\x00-\x1f\x7f-\x9f]*{_END}"
_TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$"

Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=_LINE)]
KnownOrganization = Annotated[Name, Meta(extra_json_schema={"format": "organization"})]
KnownSpeaker = Annotated[str, Meta(max_length=100, pattern=_LINE, extra_json_schema={"format": "speaker"})]
KnownBody = Annotated[str, Meta(max_length=100, pattern=_LINE, extra_json_schema={"format": "organization"})]
KnownTopic = Annotated[Name, Meta(extra_json_schema={"format": "topic"})]
Word = Annotated[str, Meta(max_length=100, pattern=_LINE)]
DialogueId = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=300,
        pattern=_LINE,
        description=N_("対話のID"),
        extra_json_schema={"format": "dialogue-id"},
    ),
]
TurnId = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=400,
        pattern=_LINE,
        description=N_("発言のID（対話のID#t4）"),
        extra_json_schema={"format": "turn-id"},
    ),
]
QueryText = Annotated[
    str,
    Meta(
        max_length=MAX_CHARACTERS,
        pattern=_TEXT,
        description=N_("検索語。書き方は画面の検索欄と同じです（/help）。"),
        extra_json_schema={"format": "query"},
    ),
]
Day = Annotated[
    str,
    Meta(
        max_length=40,
        pattern=_LINE,
        description=N_("期間の端（2021-04、2021-04-01、令和3年4月）。両端を含みます。"),
        extra_json_schema={"format": "period"},
    ),
]
FiscalYear = Annotated[int, Meta(ge=1, le=9998)]
Limit = Annotated[int, Meta(ge=1, le=MAX_LIMIT, description=N_("一度に返す件数"))]
CursorText = Annotated[
    str,
    Meta(
        max_length=200,
        pattern=rf"^[A-Za-z0-9_-]*{_END}",
        description=N_("続きの位置。前の答えの next をそのまま渡します。"),
        extra_json_schema={"format": "cursor"},
    ),
]
Headings = Annotated[bool, Meta(description=N_("true で、見出しだけの話題も数えます。"))]
Place = Annotated[str, Meta(max_length=1_000, pattern=_LINE, extra_json_schema={"format": "turn-id"})]
Quotation = Annotated[str, Meta(max_length=4_000, pattern=_TEXT)]
Draft = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=MAX_DRAFT,
        pattern=_TEXT,
        description=N_("原稿。「」『』で囲んだ引用と「…と述べた」を照合します。"),
    ),
]
FingerprintDigits = Annotated[
    str, Meta(pattern=rf"^([0-9A-Fa-f]{{12}})?{_END}", description=N_("引用の指紋（12桁の16進数）"))
]
