"""The address of a book: read back equal, readable while short, refused with a reason."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import QueryError
from kb.quoting.address import MAX_BYTES, READABLE, pack, read_book, read_quote, write_book, write_quote
from kb.quoting.book import MAX_NOTE, MAX_QUOTES, QuotationBook, Quote, note_text, title_text
from tests.support.examples import examples

WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=40)
NOTES = st.lists(WORDS, max_size=3).map("\n".join).map(note_text)
RANGES = st.none() | st.tuples(st.integers(0, 5000), st.integers(1, 500)).map(lambda pair: (pair[0], sum(pair)))
MARKS = st.none() | st.text("0123456789abcdef", min_size=12, max_size=12)
IDS = st.from_regex(r"[a-z0-9ぁ-ん一-龠_-]{1,24}", fullmatch=True)


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    start, end = draw(RANGES) or (None, None)
    return Quote(draw(IDS), f"t{draw(st.integers(1, 999))}", start, end, draw(NOTES), draw(MARKS))


BOOKS = st.builds(
    lambda title, made: QuotationBook(title_text(title)).with_quotes(made), WORDS, st.lists(quotes(), max_size=12)
)


@settings(max_examples=examples(300))
@given(BOOKS)
def test_an_address_reads_back_as_the_book(book: QuotationBook) -> None:
    try:
        parameters = write_book(book)
    except QueryError:
        return
    assert (
        read_book("".join(parameters.get("title", ())), parameters.get("t", ()), "".join(parameters.get("book", ())))
        == book
    )
    assert read_book("", (), pack(book)) == book


def test_a_short_address_is_readable() -> None:
    book = QuotationBook("答弁", (Quote("ota-1", "t4"), Quote("ota-1", "t9", 12, 80, "ここが要点", "5f2ab90c1d3e")))
    assert write_book(book) == {"title": ["答弁"], "t": ["ota-1#t4", "ota-1#t9:12-80~5f2ab90c1d3e ここが要点"]}


def test_a_full_book_fits_into_an_address() -> None:
    """Ids of the length of real ones; the fingerprints cannot be compressed."""
    from kb.quoting.normal_form import fingerprint

    made = [Quote(f"{n:03}-sakuragawa-{n % 2}", f"t{n * 7 % 300}") for n in range(MAX_QUOTES)]
    book = QuotationBook("二百件").with_quotes(
        Quote(one.dialogue, one.turn, fingerprint=fingerprint("", one.turn_id)) for one in made
    )
    parameters = write_book(book)
    assert list(parameters) == ["book"]
    assert READABLE < len(parameters["book"][0]) < MAX_BYTES
    assert read_book("", (), parameters["book"][0]) == book


def test_a_book_too_long_for_an_address_says_what_to_do() -> None:
    rare = [chr(0x4E00 + n) for n in range(6000)]
    made = [Quote("ota-1", f"t{n}", note="".join(rare[n * 29 % 5000 :][:MAX_NOTE])) for n in range(100)]
    with pytest.raises(QueryError, match="メモを短くするか"):
        write_book(QuotationBook("", tuple(made)))


@pytest.mark.parametrize(
    "written", ["ota-1", "ota-1#", "#t4", "ota-1#t4:12", "ota-1#t4:80-12", "ota-1#t4:5-5", "ota 1#t4", "ota-1#t4~xyz"]
)
def test_a_malformed_quotation_is_named(written: str) -> None:
    with pytest.raises(QueryError, match=written.split("#", maxsplit=1)[0] or "#t4") as caught:
        read_quote(written)
    assert caught.value.parameter == "t"


@pytest.mark.parametrize("packed", ["abc", "!!!", pack(QuotationBook("題名", (Quote("a", "t1"),)))[:-4]])
def test_a_cut_address_is_refused(packed: str) -> None:
    with pytest.raises(QueryError, match="途中で切れている"):
        read_book("", (), packed)


def test_a_small_address_cannot_unpack_to_a_huge_book() -> None:
    huge = pack(QuotationBook("x" * 20_000_000))
    assert len(huge) < 40_000
    with pytest.raises(QueryError, match="途中で切れている"):
        read_book("", (), huge)


def test_too_many_quotations_are_refused() -> None:
    with pytest.raises(QueryError, match="200件まで"):
        read_book("", [f"ota-1#t{n}" for n in range(MAX_QUOTES + 1)])


def test_a_quotation_is_in_a_book_once_with_its_first_note() -> None:
    book = read_book("", ["a#t1 先", "a#t2", "a#t1 後"])
    assert [write_quote(quote) for quote in book.quotes] == ["a#t1 先", "a#t2"]
