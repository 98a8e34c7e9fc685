"""Layout of talks with a wide space between label and speech: 司会　本日は…, 神谷副市長　…, 神谷　…"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

import msgspec

from indexer.manuscript import Manuscript
from indexer.parsing.layouts.base import Detection, Layout, detection_by_share
from indexer.parsing.layouts.records.headings import record_headings
from indexer.parsing.layouts.records.parts import RecordParts, TurnOpening, looks_like_speech, question_openings
from indexer.parsing.layouts.records.transcript import parse_record
from indexer.parsing.lines.notices import is_announcement
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.people.hosts import is_host
from indexer.parsing.people.names import is_full_name, is_surname, letter_spaced_office
from indexer.parsing.people.roster_lines import roster_entries
from indexer.parsing.people.titles import is_office, split_label
from kb.messages import N_
from kb.model.dialogue import Dialogue
from kb.model.names import exact_key, name_key, narrow

_LABELLED = re.compile(r"(?P<label>[^\s:：。、「」『』○◯〇◎●・•]{1,20})[ \t]*\u3000\s*(?P<text>[^\s:：].*)", re.S)
_MARKS = tuple("○◯〇◎●・•")
_ENOUGH = 3
_FEWEST_SPEAKERS = 2


def find_openings(rows: Sequence[TextRow]) -> dict[int, TurnOpening]:
    """Finds offices, hosts, and names that recur or stand in the header, before a wide space and speech."""
    found: dict[int, TurnOpening] = {}
    for index, row in enumerate(rows):
        if officer := _opening_with_office(row):
            found[index] = officer
            continue
        match = _LABELLED.match(row.text[: SHORT + 1])
        if match and looks_like_speech(narrow(match["text"])) and _is_person(match["label"]) and not _is_list(row):
            cut = match.start("text")
            opening = TurnOpening(match["label"], row.text[:cut].strip(), row.text[cut:].strip())
            found[index] = msgspec.structs.replace(opening, kind="question") if _asks(opening) else opening
    counts = Counter(name_key(opening.label) for opening in found.values())
    header = "".join(name_key(row.folded) for row in rows[: min(found, default=0)])
    asked = question_openings(rows) if found else {}
    recurring = {key for key, count in counts.items() if count > 1}
    return asked | {
        index: opening
        for index, opening in found.items()
        if name_key(opening.label) in recurring
        or name_key(opening.label) in header
        or _asks(opening)
        or split_label(opening.label)
    }


def _opening_with_office(row: TextRow) -> TurnOpening | None:
    """Parses office, name and speech separated by wide spaces: 総務課長　早川　直人　お手元の…, 村　　長　大槻　保

    A letter-spaced label may have no name (村　長　お手元の…), or begin with it (原　委　員　お手元の…).
    """
    head = row.folded[:SHORT]
    if "\u3000" not in row.text[:SHORT] or row.text.startswith(_MARKS):
        return None
    words = [(found.group(), found.start()) for found in re.finditer(r"\S+", head)]
    if spread := letter_spaced_office(head):
        office, words = spread.text, [(word, start) for word, start in words if start >= spread.end]
    else:
        office, words = words[0][0], words[1:]
    if not (is_office(office) or (spread and split_label(office))):
        return None
    for length in (2, 1):
        name = " ".join(word for word, _start in words[:length])
        if len(words) <= length or not looks_like_speech(row.folded[words[length][1] :]):
            continue
        if length == 2 and is_full_name(name):
            label = f"{name} {office}"
        elif length == 1 and spread and is_surname(name):
            label = f"{name}{office}"
        else:
            continue
        cut = words[length][1]
        return TurnOpening(label, row.text[:cut].strip(), row.text[cut:].strip())
    if spread and words and looks_like_speech(row.folded[words[0][1] :]):
        cut = words[0][1]
        return TurnOpening(office, row.text[:cut].strip(), row.text[cut:].strip())
    return None


def _is_list(row: TextRow) -> bool:
    """True if a row lists participants: 朝凪町長　鷲尾 大地／霧ヶ浦村長　大槻 保."""
    return len(row.folded) <= SHORT and bool(roster_entries(row.text, row.folded, ()))


def _asks(opening: TurnOpening) -> bool:
    return is_host(exact_key(opening.label))


def _is_person(label: str) -> bool:
    return split_label(label) is not None or is_surname(exact_key(label))


def _detect(manuscript: Manuscript, rows: Sequence[TextRow]) -> Detection | None:
    openings = find_openings(rows)
    labels = {exact_key(opening.label) for opening in openings.values() if opening.label}
    if len(openings) < _ENOUGH or len(labels) < _FEWEST_SPEAKERS:
        return None
    if is_announcement(rows) and len(labels) == len(openings):
        return None  # nobody speaks again
    return detection_by_share(
        "spaced",
        len(openings),
        len(rows) - min(openings),
        "lines of the talk open a turn",
        partial(_parse, manuscript, rows, openings),
    )


def _parse(manuscript: Manuscript, rows: Sequence[TextRow], openings: Mapping[int, TurnOpening]) -> Dialogue:
    return parse_record(manuscript, rows, RecordParts(openings, record_headings(rows, openings)))


LAYOUT = Layout("spaced", N_("氏名のあとに空白を置く対談（氏名　…）"), _detect)
