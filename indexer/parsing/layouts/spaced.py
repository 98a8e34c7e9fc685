"""Talks with a wide space between the name and the speech: 司会　本日は…, 神谷副市長　…, 神谷　…"""

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from indexer.manuscript import Manuscript
from indexer.parsing.layouts.base import Layout
from indexer.parsing.layouts.records import headings as prose
from indexer.parsing.layouts.records.opening import TurnOpening
from indexer.parsing.layouts.records.transcript import RecordParts, Transcript
from indexer.parsing.lines.rows import SHORT, TextRow, rows_of
from indexer.parsing.people.names import is_full_name, is_surname, spread_office
from indexer.parsing.people.roster_lines import entries_of
from indexer.parsing.people.titles import is_office, split_label
from kb.messages import N_
from kb.model.dialogue import Dialogue
from kb.model.names import exact_key, name_key, narrow

_LABELLED = re.compile(r"(?P<label>[^\s:：。、「」『』○◯〇◎●・•]{1,20})[ \t]*\u3000\s*(?P<text>\S.*)", re.S)
_ASKS = re.compile(r"司会(?:者|進行)?|進行役?|聞き手|インタビュアー|ファシリテーター|モデレーター|編集部|記者")
_MARKS = tuple("○◯〇◎●・•")
_ENOUGH = 3


def openings_of(rows: Sequence[TextRow]) -> dict[int, TurnOpening]:
    """Offices, and names that recur or that the header gives, before a wide space with speech, and who asks."""
    found: dict[int, TurnOpening] = {}
    for index, row in enumerate(rows):
        if officer := _officer(row):
            found[index] = officer
            continue
        match = _LABELLED.match(row.text[: SHORT + 1])
        if match and prose.is_spoken(narrow(match["text"])) and _is_somebody(match["label"]) and not _is_list(row):
            cut = match.start("text")
            opening = TurnOpening(match["label"], row.text[:cut].strip(), row.text[cut:].strip())
            found[index] = msgspec.structs.replace(opening, kind="question") if _asks(opening) else opening
    counts = Counter(name_key(opening.label) for opening in found.values())
    header = "".join(name_key(row.folded) for row in rows[: min(found, default=0)])
    asked = prose.questions_of(rows) if found else {}
    recurring = {key for key, count in counts.items() if count > 1}
    return asked | {
        index: opening
        for index, opening in found.items()
        if name_key(opening.label) in recurring
        or name_key(opening.label) in header
        or _asks(opening)
        or split_label(opening.label)
    }


def _officer(row: TextRow) -> TurnOpening | None:
    """総務課長　早川　直人　お手元の…, 村　　長　大槻　保　本日は…: office and name, wide spaces, speech."""
    head = row.folded[:SHORT]
    if "\u3000" not in row.text[:SHORT] or row.text.startswith(_MARKS):
        return None
    words = [(found.group(), found.start()) for found in re.finditer(r"\S+", head)]
    if spread := spread_office(head):
        office, words = spread.text, [(word, start) for word, start in words if start >= spread.end]
    else:
        office, words = words[0][0], words[1:]
    if not is_office(office):
        return None
    for length in (2, 1):
        name = " ".join(word for word, _start in words[:length])
        if len(words) <= length or not prose.is_spoken(row.folded[words[length][1] :]):
            continue
        if length == 2 and is_full_name(name):
            label = f"{name} {office}"
        elif length == 1 and spread and is_surname(name):
            label = f"{name}{office}"
        else:
            continue
        cut = words[length][1]
        return TurnOpening(label, row.text[:cut].strip(), row.text[cut:].strip())
    return None


def _is_list(row: TextRow) -> bool:
    """Whether a row names those who talk: 朝凪町長　鷲尾 大地／霧ヶ浦村長　大槻 保."""
    return len(row.folded) <= SHORT and bool(entries_of(row.text, row.folded, ()))


def _asks(opening: TurnOpening) -> bool:
    return bool(_ASKS.fullmatch(exact_key(opening.label)))


def _is_somebody(label: str) -> bool:
    return split_label(label) is not None or is_surname(exact_key(label))


def _evidence(manuscript: Manuscript) -> float:
    rows = rows_of(manuscript)
    openings = openings_of(rows)
    labels = {exact_key(opening.label) for opening in openings.values() if opening.label}
    if len(openings) < _ENOUGH or len(labels) < 2 or prose.is_of_forum(rows):
        return 0.0
    talk = len(rows) - min(openings)
    return min(0.9, 0.2 + 0.6 * len(openings) / max(talk, 1))


def _read(manuscript: Manuscript) -> Dialogue:
    rows = rows_of(manuscript)
    openings = openings_of(rows)
    return Transcript(manuscript, rows, RecordParts(openings, prose.headings_of(rows, openings))).dialogue()


LAYOUT = Layout("spaced", N_("氏名のあとに空白を置く対談（氏名　…）"), _evidence, _read)
