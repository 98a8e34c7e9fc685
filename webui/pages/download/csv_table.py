"""Hits as a CSV table for a spreadsheet (RFC 4180)."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from kb.escapes import BYTE_ORDER_MARK, csv_lines
from kb.messages import _, listed
from kb.model.dialogue import fiscal_year
from kb.search.labels import kind_label
from kb.search.results import Hit
from webui.formats import reason_label


def csv_table(batches: Iterable[Sequence[Hit]], total: int, permalink: Callable[[Hit], str]) -> Iterator[str]:
    """Streams hits as CSV: a chunk of text for the header and for each batch.

    `permalink` returns the URL of a turn. If a batch fails, a last row states how many of the `total` were written, and
    the error is raised: the server aborts the transfer, so that the browser reports a failed download.
    """
    yield BYTE_ORDER_MARK + csv_lines([_columns()])
    written = 0
    try:
        for batch in batches:
            yield csv_lines(_cells(hit, permalink(hit)) for hit in batch)
            written += len(batch)
    except Exception:
        message = _("ここで中断しました。{total}件のうち{count}件までの表です。", total=total, count=written)
        yield csv_lines([[message]])
        raise


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


def _cells(hit: Hit, url: str) -> Iterator[str]:
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
    yield url
