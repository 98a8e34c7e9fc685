"""Quotation book as a CSV table for a spreadsheet (RFC 4180)."""

from kb.escapes import BYTE_ORDER_MARK, csv_lines
from kb.messages import _
from kb.quoting.citations import Citation, Memo


def csv_table(document: Memo) -> str:
    """A row for each quotation, in the order of the document."""
    return BYTE_ORDER_MARK + csv_lines([_columns(), *map(_cells, document.citations)])


def _columns() -> list[str]:
    return [
        _("順"),
        _("引用"),
        _("発言者"),
        _("組織"),
        _("役職"),
        _("対話"),
        _("回"),
        _("日付"),
        _("日付（西暦と元号）"),
        _("発言の内容"),
        _("メモ"),
        _("発言のID"),
        _("発言の固定リンク"),
        _("記事"),
        _("指紋"),
        _("注意"),
    ]


def _cells(citation: Citation) -> list[str]:
    turn, dialogue = citation.entry.turn, citation.entry.dialogue
    return [
        str(citation.order),
        citation.text,
        (turn.speaker if turn else "") or "",
        (turn.organization if turn else "") or "",
        (turn.post if turn else "") or "",
        citation.title,
        citation.number,
        dialogue.date.isoformat() if dialogue and dialogue.date else "",
        citation.day,
        citation.said,
        citation.note,
        citation.entry.quote.place,
        citation.permalink,
        citation.article,
        citation.fingerprint,
        citation.notice,
    ]
