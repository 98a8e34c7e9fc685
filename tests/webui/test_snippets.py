"""Highlighting, snippets and escaping."""

from collections.abc import Sequence
from html import unescape
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kb.analysis.sentences import Span
from kb.search.snippets import MAX_EXTENDED, MAX_WINDOWS
from webui.snippets import highlight, paragraphs, snippet

_CUTS = st.lists(st.integers(0, 600), max_size=8, unique=True).map(sorted)
_TEXTS = st.text("あい<>&\"'。\nabc", max_size=600)


def _spans(cuts: Sequence[int], text: str) -> tuple[Span, ...]:
    found = [Span(start, end) for start, end in pairwise(cuts) if end <= len(text)]
    return tuple(found[::2])


def _plain(html: str) -> str:
    return unescape(html.replace("<mark>", "").replace("</mark>", ""))


@given(_TEXTS, _CUTS)
def test_marking_changes_nothing_but_marks(text: str, cuts: list[int]) -> None:
    spans = _spans(cuts, text)
    html = highlight(text, spans)
    assert _plain(html) == text
    assert html.count("<mark>") == len(spans)
    assert _plain("\n".join(paragraphs(text, spans))) == text


@given(_TEXTS, _CUTS)
def test_a_snippet_shows_the_first_span_and_stays_short(text: str, cuts: list[int]) -> None:
    spans = _spans(cuts, text)
    html = str(snippet(text, spans))
    assert "<" not in html.replace("<mark>", "").replace("</mark>", "").replace('<span class="gap">', "").replace(
        "</span>", ""
    )
    if spans:
        assert "<mark>" in html
        longest = max(span.end - span.start for span in spans)
        assert len(_plain(html)) < MAX_WINDOWS * (MAX_EXTENDED + longest + 100)


def test_spans_far_apart_have_windows_of_their_own() -> None:
    text = "始まりの研修。" + "あ" * 400 + "。終わりの研修。"
    html = snippet(text, (Span(4, 6), Span(412, 414)))
    assert html.count("<mark>研修</mark>") == 2
    assert 'class="gap"' in html


def test_a_window_begins_with_its_sentence() -> None:
    text = "あ" * 80 + "。次の文に研修がある。"
    assert snippet(text, (Span(85, 87),)) == "…次の文に<mark>研修</mark>がある。"


def test_without_spans_it_is_the_beginning() -> None:
    assert snippet("短い<文>") == "短い&lt;文&gt;"
    assert snippet("あ" * 500).endswith("…")


def test_a_span_over_two_paragraphs_is_marked_in_both() -> None:
    assert [str(part) for part in paragraphs("電子\n申請", (Span(0, 5),))] == ["<mark>電子</mark>", "<mark>申請</mark>"]
