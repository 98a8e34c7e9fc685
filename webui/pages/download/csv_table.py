"""What a search finds, to take away: rows of a table for a spreadsheet."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from io import StringIO

from kb.messages import _, listed
from kb.model.dialogue import fiscal_year
from kb.search.labels import kind_label
from kb.search.results import Hit
from webui.formats import reason_label

BYTE_ORDER_MARK = "\ufeff"  # without it, Excel reads UTF-8 as Shift_JIS

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# A cell that begins so is run as a formula by spreadsheets (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def xml_text(text: str) -> str:
    """A text without the characters that XML 1.0 has no way to write, not even escaped."""
    return _NOT_XML.sub(" ", text)


def csv_table(parts: Iterable[Iterable[Hit]], total: int, address: Callable[[Hit], str]) -> Iterator[str]:
    """The hits as CSV (RFC 4180), a row each below the names of the columns, a text for each part.

    `address` gives a turn's permalink. Where a part cannot be had, the last row says how many of the `total` there are,
    and the error is raised all the same: the server breaks off the transfer, so that a browser calls it failed.
    """
    yield BYTE_ORDER_MARK + _rows([_columns()])
    written = 0
    try:
        for part in parts:
            rows = [[_plain(cell) for cell in _cells(hit, address(hit))] for hit in part]
            yield _rows(rows)
            written += len(rows)
    except Exception:
        message = _("ここで中断しました。{total}件のうち{count}件までの表です。", total=total, count=written)
        yield _rows([[message]])
        raise


def _rows(rows: Iterable[Iterable[str]]) -> str:
    text = StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _columns() -> list[str]:
    return [
        _("日付"),
        _("年度"),
        _("対話"),
        _("見出し"),
        _("種別"),
        _("発言者"),
        _("組織"),
        _("役職"),
        _("発言"),
        _("話題"),
        _("一致のしかた"),
        "URL",
    ]


def _cells(hit: Hit, address: str) -> Iterator[str]:
    day = hit.dialogue.date
    yield day.isoformat() if day else ""
    yield str(fiscal_year(day)) if day else ""
    yield hit.dialogue.title
    yield " › ".join(hit.section)
    yield kind_label(hit.kind)
    yield hit.speaker or ""
    yield hit.organization or ""
    yield hit.post or ""
    yield hit.text
    yield "、".join((*hit.topics, *(_("{topic}（見出しから）", topic=topic) for topic in hit.inherited_topics)))
    yield listed(map(reason_label, hit.reasons))
    yield address


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
