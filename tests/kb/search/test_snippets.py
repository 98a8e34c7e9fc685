from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kb.analysis.sentences import Span
from kb.search.results import merge_spans
from kb.search.snippets import (
    CONTEXT_AFTER,
    CONTEXT_BEFORE,
    LEAST_LEAD,
    MAX_EXTENDED,
    MAX_WINDOWS,
    lead,
    windows,
    windows_with_lead,
)


@given(st.data(), st.text(st.sampled_from("あ。い\n"), min_size=1, max_size=900))
def test_windows_are_few_sorted_and_show_the_first_spans_whole(data: st.DataObject, text: str) -> None:
    starts = data.draw(st.lists(st.integers(0, len(text) - 1), max_size=8))
    spans = merge_spans(Span(start, min(len(text), start + 7)) for start in starts)
    shown = windows(text, spans)
    assert 1 <= len(shown) <= MAX_WINDOWS
    assert all(before.end < after.start for before, after in pairwise(shown))
    assert all(0 <= start <= end <= len(text) for start, end in shown)
    assert sum(end - start for start, end in shown) <= MAX_EXTENDED + CONTEXT_BEFORE + CONTEXT_AFTER
    if spans:
        assert shown[0].start <= spans[0].start
        assert spans[0].end <= shown[0].end


def test_a_late_span_is_shown_with_what_stands_before_it() -> None:
    text = "あ" * 300 + "窓口" + "い" * 300
    ((start, end),) = windows(text, (Span(300, 302),))
    assert start == 300 - CONTEXT_BEFORE
    assert 302 < end < 500


def test_a_window_begins_with_the_sentence() -> None:
    text = "前の文です。窓口の話です。"
    assert windows(text, (Span(6, 8),)) == (Span(6, len(text)),)


def test_spans_beyond_the_last_window_are_not_shown() -> None:
    text = "あ" * 4000
    spans = [Span(at, at + 2) for at in range(0, 4000, 800)]
    assert [window.start for window in windows(text, spans)] == [max(0, at - CONTEXT_BEFORE) for at in (0, 800, 1600)]


def test_spans_near_each_other_share_a_window_up_to_its_limit() -> None:
    text = "あ" * 4000
    ((start, end),) = windows(text, (Span(300, 302), Span(330, 332)))
    alone = windows(text, (Span(300, 302),))[0]
    assert (start, end) == (300 - CONTEXT_BEFORE, alone.end + 30)
    many = [Span(at, at + 2) for at in range(300, 4000, 30)]
    assert windows(text, many)[0] == Span(start, start + MAX_EXTENDED)


def test_a_text_full_of_spans_is_shown_in_a_few_lines() -> None:
    text = "あ" * 4000
    for gap in (30, 120, 170, 400):
        shown = windows(text, [Span(at, at + 2) for at in range(0, 4000, gap)])
        assert sum(end - start for start, end in shown) <= MAX_EXTENDED + CONTEXT_BEFORE + CONTEXT_AFTER


@given(st.data(), st.text(st.sampled_from("あ。い\n「」"), max_size=900))
def test_the_lead_comes_first_and_the_first_span_behind_it_is_shown(data: st.DataObject, text: str) -> None:
    starts = data.draw(st.lists(st.integers(0, max(0, len(text) - 1)), max_size=8))
    spans = merge_spans(Span(start, min(len(text), start + 7)) for start in starts if text)
    shown = windows_with_lead(text, spans)
    first = lead(text)
    assert shown[0].start == first.start
    assert shown[0].end >= first.end
    assert all(before.end < after.start for before, after in pairwise(shown))
    assert all(0 <= start <= end <= len(text) for start, end in shown)
    if behind := [span for span in spans if span.end > first.end]:
        assert any(start <= behind[0].start and behind[0].end <= end for start, end in shown)


def test_a_greeting_does_not_lead_alone() -> None:
    text = "川野です。高齢者の窓口の利用について、どのように考えているか伺います。あわせて予約も伺います。"
    assert text[slice(*lead(text))] == text.partition("あわせて")[0]
    assert len(text[slice(*lead(text))]) >= LEAST_LEAD
