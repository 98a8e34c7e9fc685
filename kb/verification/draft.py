"""Quotations of a draft: the words within quotation marks, reported speech, and the sentence around each.

A sentence ends with 。！？ outside of quotation marks, with an empty line, or before a heading or a list item;
other line breaks may be those of a mail program. A remark in brackets behind its end belongs to it: 「…」。（片桐）
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from kb.analysis.sentences import Span

MAX_CHARACTERS = 20_000

_PAIRS = {"「": "」", "『": "』", "“": "”", "｢": "｣", "〝": "〟", '"': '"', "＂": "＂"}
_OPENING_OF = {closing: opening for opening, closing in _PAIRS.items()}
_MARK = re.compile(rf"[{''.join({*_PAIRS, *_OPENING_OF})}]|\n[ \t　]*\n")
SAYING_VERBS = (
    "(?:述べ|話[しさ]|語[っら]|説明し|答え|答弁し|回答し|発言し|指摘し|強調し|報告し|訴え|主張し|言[っわ]|おっしゃっ"
    "|発表し|紹介し)"
)
_SAID = re.compile(rf"(?:と|旨を|旨)(?:、)?(?:そう)?{SAYING_VERBS}")
_TOPIC = re.compile(r".*?(?:は|が|も|によれば|によると)、?", re.DOTALL)
_BREAK = re.compile(r"[。！？!?]+|\n[ \t　]*(?=\n|[#>*•・■□◆◇●○▼▽※\-－]|\d{1,3}[.．)）]\s)|\n[ \t　]*\n")
_REMARK = re.compile(r"\s*(?:[（(][^（()）\n]{1,120}[)）]|[—―─－-]{1,2}[^\n。]{1,120})")
_LEADS = re.compile(r"[:：]\s*$|(?:次|以下|下記)の(?:よう|とおり|通り)[^。]*。?\s*$|^\s*(?:#{1,6}\s|\d{1,3}[.．]\s)")
_SOURCE = re.compile(r"\s*(?:[-・*]\s|[—―─（(]|[^\s。]{1,12}[:：])")  # a line behind an empty one that names a source
_AROUND, _NEAR = 2400, 600  # characters on either side of a quotation that may be about it, with other ones and without
_LINES_BELOW = 8  # lines below a quotation on lines of its own that may say where it is from
_MARKUP = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>&~|#+.)=-])")


@dataclass(frozen=True)
class DraftQuotation:
    """Words that a draft quotes. `span` is their range in the draft, marks included.

    `before` and `after` are the rest of their sentence, in which other quotations are blank (`GAP`). Reported speech
    (`is_reported`) stands without marks: 片桐氏は…と述べた.
    """

    text: str
    span: Span
    before: str
    after: str
    is_reported: bool = False


GAP = "\ue000"  # in place of a quotation
_EMPTY = f" \n\t　>。.,、・{GAP}"  # characters of a sentence that is nothing but quotations


def quotations(draft: str) -> tuple[DraftQuotation, ...]:
    """All quotations of a draft, in order."""
    marked = list(_marked(draft))
    blank = _without(draft, marked)
    sentences = list(_sentences(blank))
    starts = [one.start for one in sentences]
    found = []
    for span in marked:
        text = _ESCAPED.sub(r"\1", _unquoted(draft, span))
        start, end = sentences[bisect_right(starts, span.start) - 1]
        before = _filled(blank[max(start, span.start - _AROUND) : span.start])[-_NEAR:]
        after = _filled(blank[span.end : min(end, span.end + _AROUND)])[:_NEAR]
        lead, below = _surroundings(blank, span)
        if not (before + after).strip(_EMPTY):
            before, after = lead, below
        elif not before.strip(_EMPTY):
            before = lead
        found.append(DraftQuotation(text, span, before, after))
    found += (one for sentence in sentences for one in _reported(blank, sentence))
    return tuple(sorted(found, key=lambda one: one.span))


def _unquoted(draft: str, span: Span) -> str:
    """The words of a quotation, without the marks of a block quotation of Markdown before its lines."""
    words = draft[span.start + 1 : span.end - 1]
    line = draft[draft.rfind("\n", 0, span.start) + 1 : span.start]
    return _MARKUP.sub("", words) if line.lstrip().startswith(">") else words


def _marked(draft: str) -> Iterator[Span]:
    """The outermost pairs of quotation marks; a mark without its partner is text."""
    end = 0
    for start, last in sorted(_pairs(draft)):
        if start >= end and last - start > 2:
            yield Span(start, last)
        end = max(end, last) if start >= end else end


def _pairs(draft: str) -> Iterator[tuple[int, int]]:
    """The ranges of all pairs of marks, in one pass. Straight marks do not nest, and end in their paragraph."""
    waiting: dict[str, list[int]] = {}
    for found in _MARK.finditer(draft):
        mark, at = found[0], found.start()
        if mark.isspace():
            waiting = {opening: starts for opening, starts in waiting.items() if _PAIRS[opening] != opening}
        elif (opening := _OPENING_OF.get(mark, "")) and waiting.get(opening):
            yield waiting[opening].pop(), at + 1
        elif mark in _PAIRS:
            waiting.setdefault(mark, []).append(at)


def _without(draft: str, marked: list[Span]) -> str:
    """The draft with each quotation blanked, at the same length."""
    pieces, at = [], 0
    for start, end in marked:
        pieces += [draft[at:start], GAP * (end - start)]
        at = end
    return "".join((*pieces, draft[at:]))


def _filled(text: str) -> str:
    """One mark for each blanked quotation, and no markup at the beginnings of lines."""
    return re.sub(f"{GAP}+", GAP, _MARKUP.sub("", text))


def _sentences(blank: str) -> Iterator[Span]:
    start = 0
    for found in _BREAK.finditer(blank):
        if found.start() < start:
            continue
        end = found.end()
        if remark := _REMARK.match(blank, end):
            end = remark.end()
        yield Span(start, end)
        start = end
    if start < len(blank):
        yield Span(start, len(blank))


def _surroundings(blank: str, span: Span) -> tuple[str, str]:
    """The line that leads to a quotation on lines of its own, and the lines below it up to the next block."""
    above = [line for line in blank[max(0, span.start - _AROUND) : span.start].split("\n") if line.strip(" \t　>")]
    lead = re.split(r"(?<=[。！？])(?=.)", above[-1])[-1] if above else ""
    before = lead if _LEADS.search(lead) else ""
    below: list[str] = []
    for line in blank[span.end : span.end + _AROUND].split("\n")[: _LINES_BELOW + 1]:
        begun = any(one.strip() for one in below)
        if begun and (not line.strip(" >") or line.startswith("#") or GAP * 2 in line):
            break
        if re.match(r"\s*\d{1,3}[.．]\s", line):
            break
        if not begun and len(below) > 1 and line.strip() and not _SOURCE.match(line):
            break
        below.append(line)
    return _filled(before), _filled("\n".join(below))


def _reported(blank: str, sentence: Span) -> Iterator[DraftQuotation]:
    """Reported speech without marks: from behind the topic of its sentence to と述べた."""
    text = blank[sentence.start : sentence.end]
    said = _SAID.search(text)
    if said is None or GAP in text:
        return
    topic = _TOPIC.match(text, 0, said.start())
    if topic is None or topic.end() >= said.start():
        return
    span = Span(sentence.start + topic.end(), sentence.start + said.start())
    yield DraftQuotation(blank[span.start : span.end].strip(), span, text[: topic.end()], text[said.start() :], True)
