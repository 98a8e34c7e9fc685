"""Layout of summaries whose items name the speaker at their end: 〇…について伺いたい。（荒川区）, →…である。――総務局

An item begins with a list mark and goes on over the rows without one, up to the row with the name. The items of a plan
name the section in charge in the same way, so that the items count as speech only if one of them asks, or if arrows
answer in the record of a meeting.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

from msgspec import Struct, structs

from indexer.manuscript import Manuscript
from indexer.parsing.layouts.base import Detection, Layout, detection_by_share
from indexer.parsing.layouts.records.header import is_record
from indexer.parsing.layouts.records.headings import record_headings
from indexer.parsing.layouts.records.parts import RecordParts, TurnOpening
from indexer.parsing.layouts.records.transcript import parse_record
from indexer.parsing.lines.list_marks import mark_of, without_mark
from indexer.parsing.lines.questions import asks_in_summary
from indexer.parsing.lines.rows import TextRow
from indexer.parsing.people.names import sole_organization
from indexer.parsing.people.offices import is_unit
from indexer.parsing.people.titles import split_label
from indexer.parsing.speakers.record_bodies import is_own_body
from kb.messages import N_
from kb.model.dialogue import Dialogue
from kb.model.names import exact_key

_SIGNATURE = re.compile(
    r"\s*(?:[(\[【〔<〈《]\s?(?P<label>[^()\[\]【】〔〕<>〈〉《》。、]{1,30}?)\s?[)\]】〕>〉》]"
    r"|(?:――?|——?|──?)\s?(?P<dashed>[^\s。、()―—─]{2,24}))。?$"
)
# Remarks in brackets at the end of what somebody said, and references
_REMARK = re.compile(r".*(?:笑|笑い|拍手|略|参照|資料|別紙|同意|案|仮称|税[込抜別])|.*(?:資料|図表?|表|別紙)\d+|.*\d.?")
_TAIL = 48
_ENOUGH = 3


class _Item(Struct, frozen=True):
    """The rows (by index) of an item from its mark on, and the place of the signature in the last of them."""

    rows: range
    label: str = ""
    cut: int = 0


def _items(rows: Sequence[TextRow]) -> list[_Item]:
    """The items in order; one that ends without a signature has no label."""
    found: list[_Item] = []
    for index, row in enumerate(rows):
        if mark_of(row) is not None:
            found.append(_signed(rows, range(index, index + 1)))
        elif found and not found[-1].label and found[-1].rows.stop == index and not row.gap_before:
            found[-1] = _signed(rows, range(found[-1].rows.start, index + 1))
    return found


def _signed(rows: Sequence[TextRow], span: range) -> _Item:
    last = rows[span[-1]]
    tail = last.folded[-_TAIL:]
    signature = _SIGNATURE.search(tail)
    if signature is None or not signature.start():
        return _Item(span)
    group = "label" if signature["label"] else "dashed"
    offset = len(last.folded) - len(tail)
    label = last.text[offset + signature.start(group) : offset + signature.end(group)].strip()
    return _Item(span) if _REMARK.fullmatch(exact_key(label)) else _Item(span, label, offset + signature.start())


def _speakers(items: Sequence[_Item]) -> list[_Item]:
    """The items whose signatures name speakers, by form or because they recur; empty unless there are two names."""
    counts = Counter(exact_key(item.label) for item in items if item.label)
    if not any(_names_speaker(item.label) for item in items if item.label):
        return []
    known = {key for key, count in counts.items() if count > 1 or _names_speaker(key)}
    return [item for item in items if exact_key(item.label) in known] if len(known) > 1 else []


def _names_speaker(label: str) -> bool:
    plain = exact_key(label)
    if is_own_body(plain) or is_unit(plain) or sole_organization(label, ()) is not None:
        return True
    named = split_label(label)
    return named is not None and named.sure


def _detect(manuscript: Manuscript, rows: Sequence[TextRow]) -> Detection | None:
    items = _items(rows)
    signed = _speakers(items)
    if len(signed) < _ENOUGH:
        return None
    talk = [item for item in items if signed[0].rows.start <= item.rows.start]
    if 2 * len(signed) <= len(talk) or not _is_talk(rows, talk):
        return None
    parse = partial(_parse, manuscript, rows, talk)
    return detection_by_share("signed-items", len(signed), len(talk), "items of the talk name a speaker", parse)


def _is_talk(rows: Sequence[TextRow], items: Sequence[_Item]) -> bool:
    """True if one of the items asks, or if arrows answer in a record."""
    if is_record(rows) and any(mark_of(rows[item.rows.start]) == "arrow" for item in items):
        return True
    return any(asks_in_summary(_text(rows, item)) for item in items)


def _text(rows: Sequence[TextRow], item: _Item) -> str:
    last = rows[item.rows[-1]]
    return (without_mark(last) if not item.label else last.folded[: item.cut]).rstrip()


def _parse(manuscript: Manuscript, rows: Sequence[TextRow], items: Sequence[_Item]) -> Dialogue:
    kept = list(rows)
    openings: dict[int, TurnOpening] = {}
    for item in items:
        last, written = rows[item.rows[-1]], ""
        if item.label:
            written = last.text[item.cut :].strip()
            said = last.text[: item.cut].rstrip()
            kept[item.rows[-1]] = structs.replace(last, text=said, folded=last.folded[: len(said)])
        first = item.rows.start
        openings[first] = TurnOpening(item.label, written, kept[first].text)
    return parse_record(manuscript, kept, RecordParts(openings, _headings(kept, openings)))


def _headings(rows: Sequence[TextRow], openings: Mapping[int, TurnOpening]) -> dict[int, int]:
    return {index: depth for index, depth in record_headings(rows, openings).items() if mark_of(rows[index]) is None}


LAYOUT = Layout("signed-items", N_("発言の末尾に発言者を記す記録（…である。（荒川区））"), _detect)
