from hypothesis import given
from hypothesis import strategies as st

from kb.search.results import Span
from kb.search.scoring import merge_spans
from kb.search.snippets import snippet


@given(st.data(), st.text(min_size=1, max_size=400))
def test_a_snippet_is_of_the_text_and_shows_its_first_span_whole(data: st.DataObject, text: str) -> None:
    starts = data.draw(st.lists(st.integers(0, len(text) - 1), max_size=5))
    spans = merge_spans(Span(start, min(len(text), start + 7)) for start in starts)
    pieces = snippet(text, spans)
    shown = "".join(piece.text for piece in pieces).strip("…")
    assert shown in text or shown.strip("…") in text or "…" in text
    if spans:
        marked = [piece.text for piece in pieces if piece.marked]
        assert marked[0] == text[spans[0].start : spans[0].end]


def test_the_way_to_a_late_span_is_cut_off_and_said_so() -> None:
    text = "あ" * 300 + "窓口" + "い" * 300
    pieces = snippet(text, (Span(300, 302),))
    assert pieces[0].text == pieces[-1].text == "…"
    assert ("窓口", True) in pieces
    assert sum(len(piece.text) for piece in pieces) < 160
