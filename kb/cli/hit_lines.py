"""Hits as lines for a terminal."""

from collections.abc import Iterator, Sequence

from kb.analysis.sentences import Span
from kb.cli.terminal import styled
from kb.messages import _
from kb.search.labels import keyword_label
from kb.search.request import Facet
from kb.search.results import ExchangeHit, Hit
from kb.search.snippets import windows, windows_with_lead


def hit_lines(number: int, hit: Hit) -> Iterator[str]:
    """A turn: who, where, and its matches."""
    yield ""
    yield f"{number}. {styled(_who(hit), bold=True)}  {hit.dialogue.date or ''}  {hit.dialogue.title}"
    if hit.section:
        yield styled(f"   {' > '.join(hit.section)}", dim=True)
    yield f"   {_passages(hit, windows(hit.text, hit.spans))}"
    yield styled(f"   {hit.path}", dim=True)


def exchange_lines(number: int, exchange: ExchangeHit) -> Iterator[str]:
    """An exchange: the beginning of its question, and its matching turns."""
    first = exchange.conversation[0]
    yield ""
    yield f"{number}. {first.dialogue.date or ''}  {first.dialogue.title}"
    if first.section:
        yield styled(f"   {' > '.join(first.section)}", dim=True)
    for hit in exchange.conversation:
        asked = exchange.question is not None and hit.id == exchange.question.id
        role = "asker" if asked else hit.role
        shown = windows_with_lead(hit.text, hit.spans) if asked else windows(hit.text, hit.spans)
        part = keyword_label(Facet.ROLE, role) if role else keyword_label(Facet.KIND, hit.kind)
        yield f"   {part}  {styled(_who(hit), bold=True)}"
        yield f"     {_passages(hit, shown)}"
        yield styled(f"     {hit.path}", dim=True)
    if exchange.found > len(exchange.turns):
        yield styled("   " + _("この質疑で一致する発言: {count}件", count=exchange.found), dim=True)


def _who(hit: Hit) -> str:
    post = " ".join(filter(None, (hit.organization, hit.post)))
    return f"{hit.speaker}（{post}）" if hit.speaker else hit.as_written or keyword_label(Facet.KIND, hit.kind)


def _passages(hit: Hit, shown: Sequence[Span]) -> str:
    """Passages of the text, whose matches are bold on a terminal."""
    text = hit.text.replace("\n", " ")
    pieces = []
    for start, end in shown:
        at, piece = start, ""
        for first, last in hit.spans:
            if at <= first < end:
                piece += text[at:first] + styled(text[first:last], bold=True, underline=True)
                at = last
        pieces.append(piece + text[at:end])
    return " … ".join(pieces)
