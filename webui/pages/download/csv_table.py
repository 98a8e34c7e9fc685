"""Hits as a CSV table for a spreadsheet (RFC 4180)."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from kb.escapes import BYTE_ORDER_MARK, csv_lines
from kb.messages import _, listed
from kb.model.dialogue import fiscal_year
from kb.search.labels import keyword_label
from kb.search.request import Facet
from kb.search.results import Hit
from webui.formats import reason_label


def csv_table(
    batches: Iterable[Sequence[Hit]], total: int, permalink: Callable[[Hit], str], *, by_exchange: bool = False
) -> Iterator[str]:
    """Streams hits as CSV: a chunk of text for the header and for each batch.

    `permalink` returns the URL of a turn. `by_exchange`, the total is of exchanges, whose turns follow each other, and
    two further columns name the exchange and the role of each turn. If a batch fails, a last row states how many of the
    `total` were written, and the error is raised: the server aborts the transfer, so that the browser reports a failed
    download.
    """
    yield BYTE_ORDER_MARK + csv_lines([[*_columns(), *([_("質疑"), _("質問・答弁")] if by_exchange else [])]])
    written = 0
    try:
        for batch in batches:
            yield csv_lines(
                (*_cells(hit, permalink(hit)), *(_exchange_cells(hit) if by_exchange else ())) for hit in batch
            )
            written += len({_exchange(hit) for hit in batch}) if by_exchange else len(batch)
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


def _exchange_cells(hit: Hit) -> Iterator[str]:
    yield _exchange(hit) if hit.exchange else ""
    yield keyword_label(Facet.ROLE, hit.role or "asker") if hit.role or hit.kind == "question" else ""


def _exchange(hit: Hit) -> str:
    return f"{hit.dialogue.id}#{hit.exchange}" if hit.exchange else hit.id


def _cells(hit: Hit, url: str) -> Iterator[str]:
    day = hit.dialogue.date
    yield day.isoformat() if day else ""
    yield str(fiscal_year(day)) if day else ""
    yield hit.dialogue.title
    yield " › ".join(hit.section)
    yield keyword_label(Facet.KIND, hit.kind)
    yield hit.speaker or ""
    yield hit.organization or ""
    yield hit.post or ""
    yield hit.text
    yield "、".join((*hit.topics, *(_("{topic}（見出しから）", topic=topic) for topic in hit.inherited_topics)))
    yield listed(map(reason_label, hit.reasons))
    yield url
