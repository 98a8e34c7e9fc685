"""Layout of interviews: marked questions, answers in 「」 or without a mark by the one person whom the lead introduces.

Questions begin with a dash, or are set off as a whole, in bold or as headings, with Q and a number or without. Of
several guests, none is guessed.
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
from indexer.parsing.people.names import is_full_name
from indexer.parsing.people.roster_lines import roster_entries
from indexer.parsing.people.titles import is_office, split_full_name_and_title, split_label
from kb.messages import N_
from kb.model.dialogue import Dialogue
from kb.model.names import exact_key, spaced

_LEAD = re.compile(
    r"(?:^|[、。のはがを ・])(?=(?P<who>[^\s、。のはがを「」]{1,24}?(?: [^\s、。のはがを「」]{1,16}?)?)"
    r"(?P<honour>さん|氏|様)?(?:に|へ|と|から|への).{0,24}?(?:インタビュー|話を(?:聞|伺|うかが)|聞いた|伺った|取材|対談))"
)
_GUEST = re.compile(
    r"[■◆●【\[<]?(?:話し手|語り手|ゲスト|回答者|お?話を(?:伺|聞)った(?:方|人)|インタビュイー|答える人)[】\]>]? ?[: ] ?"
    r"(?P<who>[^:、。]{3,24}?)(?:さん|氏|様)?"
)
# A person below the title, by office and full name: 若葉市 政策監 柏木 響子さん, 柏木 響子（かしわぎ きょうこ） 政策監
_PERSON_ROW = re.compile(r"[■◆●・]? ?(?P<who>[^。、:「」]{4,60}?)(?P<honour>さん|氏|様)?")
_READING = re.compile(r" ?\([ぁ-ゖー]{1,12} [ぁ-ゖー]{1,12}\) ?")
_NUMBERED_QUESTION = re.compile(r"[QＱ問] ?\d{1,2}(?:[.．:：、)]|(?=\s)) ?(?=\S)")
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
            if one["honour"] and is_full_name(one["who"]):
                found.add(one["who"])
                continue
            named = split_label(one["who"]) if is_office(one["who"]) else None
            if named and len(named.name) > 2:
                found.add(one["who"])
        found |= {person.name for person in introduced_people(row, ())}
        found |= _person_row(row)
        if guest := _GUEST.fullmatch(row.folded[: SHORT + 1]):
            found.add(guest["who"])
    return _of_one_name(found)


def _person_row(row: TextRow) -> set[str]:
    """The person, with office, of a row that states one person and nothing else."""
    stated = _PERSON_ROW.fullmatch(row.folded[: SHORT + 1])
    who = _READING.sub(" ", stated["who"]).strip() if stated else ""
    if not stated or not (stated["honour"] or who != stated["who"]):
        return set()
    entries = roster_entries(who, who, ())
    return {who} if len(entries) == 1 and is_full_name(spaced(entries[0].name)) else set()


def _of_one_name(found: set[str]) -> set[str]:
    """The people without those whom another entry names with office: 柏木 響子 of 若葉市政策監 柏木 響子"""
    keys = {who: exact_key(who) for who in found}
    return {who for who in found if not any(keys[who] != key and key.endswith(keys[who]) for key in keys.values())}


def find_openings(rows: Sequence[TextRow]) -> dict[int, TurnOpening]:
    """Finds the questions, and below each the first quotation, or the answer without a mark if all answers are so."""
    found = question_openings(rows)
    set_off = _set_off_questions(rows)
    if not found or any(opening.as_written for opening in set_off.values()):
        found |= set_off
        lead = min(found, default=0)
        if not found or not (_is_interview(rows[:lead]) and (interviewees(rows[:lead]) or _are_numbered(found))):
            return {}
    lead = min(found)
    guests = interviewees(rows[:lead])
    who = guests.pop() if len(guests) == 1 else ""
    questions = sorted(index for index, opening in found.items() if opening.kind == "question")
    quoted = [index + 1 for index in questions if rows[index + 1 : index + 2] and _is_quotation(rows[index + 1])]
    if 2 * len(quoted) <= len(questions):
        # An answer may begin with a quotation.
        quoted = []
    for index in quoted or _unmarked_answers(rows, questions):
        found[index] = TurnOpening(who, "", rows[index].text, answers=True)
    return found


def _is_quotation(row: TextRow) -> bool:
    return row.text.startswith(("「", "『"))


def _is_interview(rows: Sequence[TextRow]) -> bool:
    return any(_INTERVIEW.search(row.folded[: 4 * SHORT]) for row in rows)


def _set_off_questions(rows: Sequence[TextRow]) -> dict[int, TurnOpening]:
    """The rows that ask and that the format sets off as a whole: in bold, or as headings below the title.

    A number behind a Q states that a row asks: Q3. 学生の皆さんへ一言
    """
    found: dict[int, TurnOpening] = {}
    for index, row in enumerate(rows):
        if not index or not (row.label == row.text or (row.heading or 0) > 1):
            continue
        if numbered := _NUMBERED_QUESTION.match(row.folded[:SHORT]):
            cut = numbered.end()
            found[index] = TurnOpening("", row.text[:cut].strip(), row.text[cut:].strip(), "question")
        elif _ASKS.search(row.folded[-12:]):
            found[index] = TurnOpening("", "", row.text, "question")
    return found


def _are_numbered(found: Mapping[int, TurnOpening]) -> bool:
    return sum(bool(opening.as_written) for opening in found.values()) >= _ENOUGH


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
