"""Books as Word, Markdown and CSV: every word is read back from each of them."""

import csv
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import docx
import msgspec
import pytest
from docx.oxml.ns import qn

from kb import open_kb
from kb.messages import using_locale
from kb.model.dialogue import Dialogue, Series, Source
from kb.quoting.book import Quote
from kb.quoting.citations import Memo, memo
from kb.quoting.entries import EntryState, book_entries, entry_of, marked
from kb.quoting.history import by_year, in_order
from kb.quoting.markdown import markdown, plain_text
from kb.quoting.normal_form import fingerprint
from kb.quoting.table import csv_table
from kb.quoting.word import word_document
from tests.support.dialogues import dialogue, turn
from tests.support.quoting import random_books, read_markdown, read_word
from tests.support.trust.soak import times

BOOKS = times(20, 1000)


def link(dialogue_id: str, turn_id: str) -> str:
    return f"https://kb.example.lg.jp/dialogues/{dialogue_id}#{turn_id}"


def told() -> Dialogue:
    made = dialogue(
        "sakuragawa-1",
        [turn("割合は4.2%です。\n紙の様式を写しただけでした。", speaker="片桐 静江")],
        title="【架空】「できます」と「使われます」",
        day=date(2021, 6, 15),
        series=Series("座談会", 101, 1, 2),
    )
    return msgspec.structs.replace(made, source=Source("a.txt", "https://example.com/sakuragawa-1", "0" * 64, "text"))


def document(*quotes: Quote, title: str = "答弁の材料") -> Memo:
    return memo(title, in_order([entry_of(quote, told()) for quote in quotes]), link)


WHOLE = Quote("sakuragawa-1", "t1", note="要確認")


def test_a_citation_has_everything_that_a_briefing_cites() -> None:
    (citation,) = document(WHOLE).citations
    assert citation.heading == "1. 片桐 静江（桜川区 副区長）"
    assert dict(citation.lines) == {
        "メモ": "要確認",
        "出典": "「【架空】「できます」と「使われます」」、第101回・全2回の1回目、2021年6月15日（令和3年）",
        "発言の固定リンク": "https://kb.example.lg.jp/dialogues/sakuragawa-1#t1",
        "記事": "https://example.com/sakuragawa-1",
        "指紋": fingerprint(told().turns[0].text, "sakuragawa-1#t1"),
    }


def test_markdown_is_as_a_person_would_write_it() -> None:
    lines = markdown(document(WHOLE)).split("\n")
    assert lines[:9] == [
        "# 答弁の材料",
        "",
        "## 1. 片桐 静江（桜川区 副区長）",
        "",
        "> 「割合は4.2%です。",
        ">",
        "> 紙の様式を写しただけでした。」",
        "",
        "- メモ: 要確認",
    ]
    assert "- 記事: <https://example.com/sakuragawa-1>" in lines


def test_a_lost_turn_is_named_in_every_file() -> None:
    gone = document(Quote("sakuragawa-1", "t9", fingerprint="5f2ab90c1d3e"))
    for text in (markdown(gone), csv_table(gone), plain_text(gone), str(read_word(word_document(gone)))):
        assert "sakuragawa-1#t9" in text
        assert "今の索引にありません" in text
        assert "5f2ab90c1d3e" in text


def test_word_has_japanese_fonts_built_in_styles_and_a4() -> None:
    made = docx.Document(BytesIO(word_document(document(WHOLE))))
    styles = {paragraph.style.name for paragraph in made.paragraphs if paragraph.style}
    assert styles == {"Title", "Heading 2", "Quote", "出典"}
    for name, font in {"Normal": "游明朝", "Quote": "游明朝", "Heading 2": "游ゴシック", "Title": "游ゴシック"}.items():
        fonts = made.styles[name].element.rPr.rFonts
        assert {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "eastAsia")} == {font}
        assert fonts.get(qn("w:eastAsiaTheme")) is None
    page = made.sections[0]
    assert page.page_width is not None
    assert page.page_height is not None
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    targets = {relation.target_ref for relation in made.part.rels.values() if relation.is_external}
    assert targets == {link("sakuragawa-1", "t1"), "https://example.com/sakuragawa-1"}


def test_a_table_runs_no_formula() -> None:
    made = dialogue("a", [turn("=1+1", speaker="@x", organization="-y")])
    rows = list(csv.reader(StringIO(csv_table(memo("", in_order([entry_of(Quote("a", "t1"), made)]), link)))))
    assert rows[1][1:4] == ["'=1+1", "'@x", "'-y"]
    assert rows[0][0].startswith("\ufeff")


def test_a_history_has_a_heading_a_year_in_every_document() -> None:
    entries = [entry_of(WHOLE, told())]
    made = memo("", by_year(entries), link)
    assert "\n## 2021年（令和3年）\n" in markdown(made)
    word = docx.Document(BytesIO(word_document(made)))
    assert [p.text for p in word.paragraphs if p.style and p.style.name == "Heading 1"] == ["2021年（令和3年）"]


def test_files_are_in_the_language_of_the_reader() -> None:
    with using_locale("en"):
        text = markdown(document(WHOLE))
    assert "- Source: " in text
    assert "2021-06-15 (令和3年)" in text


@pytest.mark.slow
@pytest.mark.parametrize("fixture", ["sample_data", "demo_data"])
def test_random_books_read_back_equal_from_word_and_markdown(fixture: str, request: pytest.FixtureRequest) -> None:
    data: Path = request.getfixturevalue(fixture)
    with open_kb(data) as kb, kb.snapshot() as snapshot:
        dialogues = [snapshot.dialogue(summary.id) for summary in snapshot.dialogues]
        texts = {f"{one.id}#{said.id}": said.text for one in dialogues for said in one.turns}
        for number, drawn in enumerate(random_books(dialogues, BOOKS // 2, seed=20)):
            book = marked(drawn, book_entries(drawn, snapshot))
            entries = book_entries(book, snapshot)
            for entry in entries:
                assert entry.state is EntryState.FOUND
                assert entry.text
                assert entry.text in texts[entry.quote.turn_id]
                assert entry.quote.fingerprint == fingerprint(entry.text, entry.quote.turn_id)
            made = memo(book.title, (by_year if number % 2 else in_order)(entries), link)
            word, text = read_word(word_document(made)), read_markdown(markdown(made))
            assert word == text
            assert [one.text for one in text[1]] == [
                "".join(f"「{citation.text}」".split()) for citation in made.citations
            ]
            assert [dict(one.lines)["指紋"] for one in text[1]] == [one.fingerprint for one in made.citations]
            rows = list(csv.reader(StringIO(csv_table(made))))[1:]
            assert [row[1].removeprefix("'") for row in rows] == [c.text.removeprefix("'") for c in made.citations]
