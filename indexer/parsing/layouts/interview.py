"""Layout of interviews: marked questions, answers in 「」 or without a mark by the one person whom the lead introduces.

Questions begin with a dash, or are set off as a whole, in bold or as headings. Of several guests, none is guessed.
"""

import re
from collections.abc import Mapping, Sequence
from functools import partial

from indexer.manuscript import Manuscript
from indexer.parsing.layouts.base import Detection, Layout, detection_by_share
from indexer.parsing.layouts.records.headings import record_headings
from indexer.parsing.layouts.records.parts import RecordParts, TurnOpening, question_openings
from indexer.parsing.layouts.records.transcript import parse_record
from indexer.parsing.lines.page_noise import noise_kind
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.lines.sentences import ends_as_speech
from indexer.parsing.people.introductions import introduced_people
from indexer.parsing.people.titles import is_office, split_full_name_and_title, split_label
from kb.messages import N_
from kb.model.dialogue import Dialogue

_LEAD = re.compile(
    r"(?:^|[、。のはがを ・])(?=(?P<who>[^\s、。のはがを「」]{1,24}?(?: [^\s、。のはがを「」]{2,16}?)?)(?:さん|氏|様)?"
    r"(?:に|へ|と|から|への).{0,24}?(?:インタビュー|話を(?:聞|伺|うかが)|聞いた|伺った|取材|対談))"
)
_GUEST = re.compile(
    r"[■◆●【\[<]?(?:話し手|語り手|ゲスト|回答者|お?話を(?:伺|聞)った(?:方|人)|インタビュイー|答える人)[】\]>]? ?[: ] ?"
    r"(?P<who>[^:、。]{3,24}?)(?:さん|氏|様)?"
)
_INTERVIEW = re.compile(r"インタビュー|話を(?:聞|伺|うかが)|[にへ](?:聞|伺|うかが)|取材")
_ASKS = re.compile(r"(?:か|さい|でしょう|ですね|願いします)[。??]*$|[?？]$")
# A mark, or a label before white space, a colon or a bracket.
_MARKED = re.compile(
    r"[○◯〇◎●◆◇■□▲△・•【\[<〈]|[^\s。、「」]{1,16}[:：]|[^\s。、「」]{1,10}\u3000|[AＡ答][ .．:：、\u3000]"
)
_ENOUGH = 2


def interviewees(rows: Sequence[TextRow]) -> set[str]:
    """The people whom the lines above the first question introduce as interviewed."""
    found: set[str] = set()
    for row in rows:
        for one in _LEAD.finditer(row.folded[: 4 * SHORT]):
            if " " in one["who"] and (full := split_full_name_and_title(one["who"])):
                found.add(" ".join(full))
                continue
            named = split_label(one["who"]) if is_office(one["who"]) else None
            if named and len(named.name) > 2:
                found.add(one["who"])
        found |= {person.name for person in introduced_people(row, ())}
        if guest := _GUEST.fullmatch(row.folded[: SHORT + 1]):
            found.add(guest["who"])
    return found


def find_openings(rows: Sequence[TextRow]) -> dict[int, TurnOpening]:
    """Finds the questions, and below each the first quotation, or the answer without a mark if all answers are so."""
    found = question_openings(rows)
    lead = min(found, default=len(rows))
    if not found:
        found = _set_off_questions(rows)
        lead = min(found, default=0)
        if not found or not interviewees(rows[:lead]) or not _is_interview(rows[:lead]):
            return {}
    guests = interviewees(rows[:lead])
    who = guests.pop() if len(guests) == 1 else ""
    questions = sorted(index for index, opening in found.items() if opening.kind == "question")
    quoted = [index + 1 for index in questions if rows[index + 1 : index + 2] and _is_quotation(rows[index + 1])]
    for index in quoted or _unmarked_answers(rows, questions):
        found[index] = TurnOpening(who, "", rows[index].text, answers=True)
    return found


def _is_quotation(row: TextRow) -> bool:
    return row.text.startswith(("「", "『"))


def _is_interview(rows: Sequence[TextRow]) -> bool:
    return any(_INTERVIEW.search(row.folded[: 4 * SHORT]) for row in rows)


def _set_off_questions(rows: Sequence[TextRow]) -> dict[int, TurnOpening]:
    """The rows that ask and that the format sets off as a whole: in bold, or as headings below the title."""
    return {
        index: TurnOpening("", "", row.text, "question")
        for index, row in enumerate(rows)
        if index and (row.label == row.text or (row.heading or 0) > 1) and _ASKS.search(row.folded[-12:])
    }


def _unmarked_answers(rows: Sequence[TextRow], questions: Sequence[int]) -> list[int]:
    """The first row of the speech below each question; none if a label stands below one, so that answers are marked."""
    found: list[int] = []
    for index in questions:
        below = index + 1
        while below < len(rows) and noise_kind(rows[below]):
            below += 1
        if below == len(rows) or below in questions:
            continue
        if not ends_as_speech(rows[below].folded) or _is_marked(rows[below]):
            return []
        found.append(below)
    return found if 2 * len(found) > len(questions) else []


def _is_marked(row: TextRow) -> bool:
    """True if a row begins with a mark or a name before its speech."""
    return row.label is not None or row.heading is not None or bool(_MARKED.match(row.text[:SHORT]))


def _detect(manuscript: Manuscript, rows: Sequence[TextRow]) -> Detection | None:
    openings = find_openings(rows)
    answers = sum(opening.kind == "speech" for opening in openings.values())
    if answers < _ENOUGH:
        return None
    return detection_by_share(
        "interview",
        answers,
        len(openings) - answers,
        "questions have an answer",
        partial(_parse, manuscript, rows, openings),
    )


def _parse(manuscript: Manuscript, rows: Sequence[TextRow], openings: Mapping[int, TurnOpening]) -> Dialogue:
    return parse_record(manuscript, rows, RecordParts(openings, record_headings(rows, openings)))


LAYOUT = Layout("interview", N_("一問一答のインタビュー"), _detect)
