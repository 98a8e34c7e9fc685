"""Comparison as a Word document, A4 landscape: a table with a column for each organization, then the sources."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import Table, _Cell

from kb.comparison.columns import ComparedOrganization
from kb.messages import _
from kb.quoting.book import QuotationBook
from kb.quoting.citations import Citation, Permalink, memo
from kb.quoting.entries import book_entries
from kb.quoting.history import in_order
from kb.quoting.word import SOURCE_STYLE, add_line, add_source, content_of, new_document, write_text
from kb.search.captions import fiscal_years_text
from kb.search.labels import keyword_label
from kb.search.request import Facet
from kb.search.results import FacetValue
from kb.serving.snapshot import Snapshot

if TYPE_CHECKING:
    from docx.document import Document

_LABELS, _TABLE = 20, 247  # width of the first column and of the table in millimetres: A4 less its margins


def word_document(
    snapshot: Snapshot, title: str, address: str, compared: Sequence[ComparedOrganization], permalink: Permalink
) -> bytes:
    """The file. A quote in the table has the number of its source below it; `address` is that of the page."""
    quotes = tuple(found.quote for one in compared for found in one.quotes)
    cited = memo(title, in_order(book_entries(QuotationBook(title, quotes), snapshot)), permalink)
    by_place = {citation.entry.quote.place: citation for citation in cited.citations}
    made = new_document(title, landscape=True)
    add_line(made, _("この比較"), address)
    add_line(made, _("索引の世代"), snapshot.generation)
    made.paragraphs[-1].paragraph_format.space_after = Pt(8)
    table = _table(made, compared)
    for at, one in enumerate(compared, start=1):
        _fill(table, at, one, [by_place[found.quote.place] for found in one.quotes])
    if quotes:
        made.add_paragraph(_("出典"), style="Heading 1")
    for citation in cited.citations:
        write_text(made.add_paragraph(style="Heading 2"), citation.heading)
        add_source(made, citation)
    return content_of(made)


def _table(made: "Document", compared: Sequence[ComparedOrganization]) -> Table:
    """The table with its headings and without values. The first row is repeated on each page; none is split."""
    longest = max((len(one.quotes) for one in compared), default=0)
    labels = [
        "",
        _("発言"),
        _("対話"),
        _("年度"),
        _("発言の内容"),
        *(_("引用{number}", number=n) for n in range(1, longest + 1)),
    ]
    table: Table = made.add_table(rows=len(labels), cols=len(compared) + 1, style="Table Grid")
    table.autofit = False
    width = (_TABLE - _LABELS) / len(compared)
    for row, label in zip(table.rows, labels, strict=True):
        for cell, millimetres in zip(row.cells, [_LABELS, *[width] * len(compared)], strict=True):
            cell.width = Mm(millimetres)
        _write(row.cells[0], label, bold=True)
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return table


def _fill(table: Table, at: int, one: ComparedOrganization, citations: Sequence[Citation]) -> None:
    cells = table.columns[at].cells
    _write(cells[0], one.organization, bold=True)
    _write(cells[1], _("{count}件", count=f"{one.turns:,}") if one.turns else _("発言はありません"))
    if not one.turns:
        return
    _write(cells[2], _("{count}件", count=f"{one.talks:,}"))
    _write(cells[3], fiscal_years_text(one.first_year, one.last_year))
    _write(cells[4], "、".join(_counted(value) for value in one.utterances))
    for cell, citation in zip(cells[5:], citations, strict=False):
        _write(cell, f"「{citation.text}」")
        source = cell.add_paragraph(style=SOURCE_STYLE)
        source.paragraph_format.left_indent = Mm(0)
        write_text(source, f"{citation.speaker}、{citation.day} [{citation.order}]")


def _counted(value: FacetValue) -> str:
    return _("{name} {count}件", name=keyword_label(Facet.UTTERANCE, value.value), count=f"{value.count:,}")


def _write(cell: _Cell, text: str, *, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    write_text(paragraph, text)
    for run in paragraph.runs:
        run.font.bold, run.font.size = bold, Pt(9)
