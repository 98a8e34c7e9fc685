"""Markers of a roster in single lines: its label, lines that certainly belong to it, lines that certainly do not."""

import re
from collections.abc import Collection, Sequence

from indexer.parsing.lines.notices import is_footer, is_part_notice
from indexer.parsing.lines.page_noise import noise_kind
from indexer.parsing.lines.questions import question_dash_length
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.people import names
from indexer.parsing.people.legal_bodies import leading_body
from indexer.parsing.people.office_scanner import RosterEntry
from indexer.parsing.people.offices import ends_with_title
from indexer.parsing.people.roster_lines import roster_entries
from kb.model.names import exact_key, spaced, unspaced

_LABEL = re.compile(
    r"(?:[■◆●○◯〇◇□【\[<〈《(・•] ?|[-‐−*] )?(?:座談会|対談|鼎談|フォーラム|本日の|今回の|当日の|主な|ご)*"
    r"(?:(?:参加|出席|登壇|出演)(?= ?(?::|[)】\]>〉》]|$))|参加者|出席者|登壇者|対談者|出演者"
    r"|参加メンバー|メンバー|話し手|語り手|(?:ご?参加|ご?登壇|ご?出席)(?:いただいた|された|した)(?:方々?|皆様)"
    r"|お話を(?:伺った|うかがった|お聞きした)(?:方々?|皆様|人))(?:一覧|紹介|の(?:ご)?紹介|の皆様|の方々|名簿)?"
    r"(?:は、?(?:次|以下|下記)の(?:とおり|通り|方々)(?:です)?。?)?"
    r"(?: ?[(【\[][^()【】\[\]:]{0,40}[)】\]]| ?[※/][^:\s]{1,40}| ?(?:敬称略|順不同|五十音順)| ?[】\]>〉》)]"
    r"| ?は、?(?:次|以下|下記)の(?:とおり|通り)(?:です)?。?)* ?:?"
)
_HEADER_LABEL = re.compile(
    r"[■◆●○【\[<]? ?(?:議題|アジェンダ|次第|テーマ|目次|日時|場所|会場|開催日)[】\]>]? ?(?::.*)?"
)
_SPREAD = re.compile(r"\S(?: +\S){2,9}")
_AHEAD = 3
_LONGEST_BLOCK = 12
_TOP = 80  # rows


def label_end(row: TextRow) -> int | None:
    """The end of the list's label in a row; None if the row does not begin with it."""
    if len(row.folded) > SHORT:
        return None
    if _SPREAD.fullmatch(row.folded) and _LABEL.fullmatch(unspaced(row.folded)):
        return len(row.folded)
    found = _LABEL.match(row.folded)
    if not found:
        return None
    rest = row.folded[found.end() :].strip()
    return found.end() if not rest or roster_entries(row.text[found.end() :], row.folded[found.end() :], ()) else None


def states_people(rows: Sequence[TextRow]) -> bool:
    """True if an article says who takes part, in a list or by introducing an alias: (以下「宮坂」)."""
    if any("(以下" in row.folded[:SHORT] or "(以後" in row.folded[:SHORT] for row in rows):
        return True
    return any(label_end(row) is not None or is_roster_line(row, ()) for row in rows[:_TOP])


def is_outside_roster(row: TextRow) -> bool:
    """True if a row certainly names no participant.

    Such rows are questions, labels with 以下, prose, labels of other lists and headings.
    """
    text = row.folded
    if row.heading is not None or len(text) > SHORT or "以下「" in text or _HEADER_LABEL.fullmatch(text):
        return True
    if text.startswith("※"):
        return bool(is_part_notice(text)) or "こちら" in text
    return bool(
        re.search(r"[。?!]|\((?:以下|以後)", text) or noise_kind(row) or question_dash_length(text) or is_footer(text)
    )


def is_roster_line(row: TextRow, known: Collection[str]) -> bool:
    """True if a row without a label above is certainly a line of a roster."""
    if len(row.folded) > 100 or "以下" in row.folded or "。" in row.folded:
        return False
    if ":" not in row.folded and leading_body(exact_key(row.folded), known) is None:
        return False
    entries = roster_entries(row.text, row.folded, known)
    return (
        bool(entries) and have_full_names(entries) and all(ends_with_title(" ".join(entry.office)) for entry in entries)
    )


def have_full_names(entries: Sequence[RosterEntry]) -> bool:
    """True if every entry has surname and given name, unlike speaker lines."""
    return all(names.is_full_name(spaced(entry.name)) for entry in entries)


def continues_at(rows: Sequence[TextRow], index: int, known: Collection[str]) -> bool:
    """True if a row certainly belongs to the list, and no blank line separates it."""
    return index < len(rows) and not rows[index].gap_before and is_roster_line(rows[index], known)


def continues_below(rows: Sequence[TextRow], index: int, known: Collection[str]) -> bool:
    """True if one of the next rows certainly belongs to the list, without a blank line or other text between."""
    for below in rows[index + 1 : index + 1 + _AHEAD]:
        if below.gap_before or is_outside_roster(below):
            return False
        if is_roster_line(below, known):
            return True
    return False


def is_block(rows: Sequence[TextRow], index: int) -> bool:
    """True if the block of lines around a row ends with a blank line before other text begins."""
    for below in rows[index : index + _LONGEST_BLOCK]:
        if is_outside_roster(below) and not below.folded.startswith("※"):
            return False
        if below.gap_after:
            return True
    return False
