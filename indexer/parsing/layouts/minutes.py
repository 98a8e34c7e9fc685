"""Layout of minutes of assemblies and committees: ○川島委員長　…, ◎企画課長(佐藤君)　…"""

import re
from collections.abc import Sequence

import msgspec

from indexer.manuscript import Manuscript
from indexer.parsing.layouts.base import Detection, Layout, detection_by_share
from indexer.parsing.layouts.records.parts import RecordParts, TurnOpening
from indexer.parsing.layouts.records.transcript import parse_record
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.lines.sentences import is_sentence
from indexer.parsing.people.names import is_surname
from indexer.parsing.people.titles import SEAT, is_office, split_label
from kb.messages import N_
from kb.model.dialogue import Dialogue
from kb.model.names import exact_key

_MARKS = "○◯〇◎●"
_NUMBER = r"(?:\d{1,7} ?)?"
_LABEL = re.compile(
    rf"{_NUMBER}[{_MARKS}] ?(?P<label>[^\s。「」『』(){_MARKS}]{{1,60}}"
    rf"(?:\([^()。]{{1,40}}\)[^\s。「」『』(){_MARKS}]{{0,30}}){{0,3}})(?P<rest>\s.*|$)",
    re.S,
)
_SPACED = re.compile(rf"{_NUMBER}[{_MARKS}] ?(?P<label>[^\s。「」()]{{1,8}} [^\s。「」]{{1,40}})(?P<rest>\s.*|$)", re.S)
# Letter-spaced offices: ○議　　長（浅間　徹君）, ○１　　番（…）
_WIDE = re.compile(
    rf"{_NUMBER}[{_MARKS}] ?(?P<office>[^\s。「」()]{{1,2}}(?: +[^\s。「」()]{{1,2}}){{1,7}}) *"
    r"(?P<name>\([^()。]{1,20}\))(?P<rest>\s.*|$)",
    re.S,
)
_INSIDE = re.compile(rf"(?<=\s)(?=[{_MARKS}][^\s。{_MARKS}]{{1,40}}\s)")
_CLOSED = re.compile(
    r"(?:閉会|散会|延会|終会)(?:を|と)?(?:いた|致)?(?:し|させていただき)(?:ます|ました)"
    r"|(?:会議|委員会|協議会|審議会|議会|部会)[はを]?、?(?:これで|以上で)?(?:閉じ|終了|終わり|お開き)[^。]{0,12}(?:ます|ました)"
)
_STAGE = re.compile(
    r"[〔(（\[].*[〕)）\]]|[━─―…‐ー\-=◇◆○●*\s]{3,}|.{0,4}(?:午前|午後)?[0-9〇一二三四五六七八九十零]{1,3}時.{0,12}(?:散会|閉会|終了|延会|休憩|再開|開議|開会)"
)
_ENOUGH = 2


def find_openings(rows: Sequence[TextRow]) -> dict[int, TurnOpening]:
    """Finds rows with a mark before a name with a title, or before a name that recurs after marks."""
    found: dict[int, TurnOpening] = {}
    bare: dict[str, list[tuple[int, TurnOpening]]] = {}
    for index, row in enumerate(rows):
        if not (opening := _opening(row)):
            continue
        named = split_label(opening.label)
        if named:
            found[index] = opening
        elif re.fullmatch(r"[々\u3400-\u9fffぁ-ゖァ-ヺー]{2,7}", opening.label) and opening.text:
            bare.setdefault(opening.label, []).append((index, opening))
    for name, places in bare.items():
        said = sum(is_sentence(opening.text) for _index, opening in places)
        if len(places) >= _ENOUGH and 2 * said > len(places) and is_surname(name):
            found |= dict(places)
    return found


def _opening(row: TextRow) -> TurnOpening | None:
    head = row.folded[: SHORT + 1]
    if not head[:9].lstrip("0123456789 ").startswith(tuple(_MARKS)):
        return None
    if (wide := _WIDE.match(head)) and _is_title(exact_key(wide["office"])):
        end = wide.end("name")
        return TurnOpening(exact_key(wide["office"]) + wide["name"], row.text[:end].strip(), row.text[end:].strip())
    spaced = _SPACED.match(head)
    if (
        spaced
        and is_office(spaced["label"])
        and not is_office(spaced["label"].split()[0])
        and split_label(spaced["label"])
    ):
        match: re.Match[str] | None = spaced
    else:
        match = _LABEL.match(head)
    if not match:
        return None
    end = match.end("label")
    return TurnOpening(row.text[match.start("label") : end].strip(), row.text[:end].strip(), row.text[end:].strip())


def _is_title(text: str) -> bool:
    return is_office(text) or bool(re.fullmatch(SEAT, text))


def split_rows(rows: Sequence[TextRow]) -> tuple[list[TextRow], set[int]]:
    """Splits rows that hold several turns at their marks; returns rows, and the indexes of the split ones."""
    pieces: list[TextRow] = []
    cut: set[int] = set()
    for row in rows:
        starts = [found.start() for found in _INSIDE.finditer(row.folded)] if len(row.folded) > 40 else []
        starts = [start for start in starts if _speaks(row, start)]
        if not starts:
            pieces.append(row)
            continue
        for begin, end in zip([0, *starts], [*starts, len(row.text)], strict=True):
            if text := row.text[begin:end].strip():
                cut.add(len(pieces))
                pieces.append(msgspec.structs.replace(row, text=text, folded=row.folded[begin:end].strip()))
    return pieces, cut


def _speaks(row: TextRow, start: int) -> bool:
    piece = msgspec.structs.replace(row, text=row.text[start : start + SHORT], folded=row.folded[start : start + SHORT])
    opening = _opening(piece)
    return bool(opening and opening.text and split_label(opening.label))


def _appended(rows: Sequence[TextRow], last: int) -> set[int]:
    """Annexes: the rows below the words that close the meeting, except stage directions, times and rules."""
    closed = next((index for index in range(last, len(rows)) if _CLOSED.search(rows[index].folded[-SHORT:])), None)
    if closed is None:
        return set()
    start = closed + 1
    while start < len(rows) and _STAGE.fullmatch(rows[start].folded[: SHORT * 2]):
        start += 1
    return set(range(start, len(rows)))


def _detect(manuscript: Manuscript, rows: Sequence[TextRow]) -> Detection | None:
    pieces, _cut = split_rows(rows)
    openings = find_openings(pieces)
    if len(openings) < _ENOUGH:
        return None
    marked = sum(row.text.startswith(tuple(_MARKS)) for row in pieces)
    return detection_by_share("minutes", len(openings), max(marked, len(openings)), "marked lines open a turn")


def _parse(manuscript: Manuscript, rows: Sequence[TextRow]) -> Dialogue:
    pieces, cut = split_rows(rows)
    openings = find_openings(pieces)
    narration = _appended(pieces, max(openings)) if openings else set()
    return parse_record(manuscript, pieces, RecordParts(openings, narration=narration, split=cut, is_web_page=False))


LAYOUT = Layout("minutes", N_("会議録（○氏名役職）"), _detect, _parse)
