"""Layout of records with labels in brackets: 【知事】, <宗田委員長>, (委員A)…, 山本委員長)…"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

import msgspec

from indexer.manuscript import Manuscript
from indexer.parsing.layouts.base import Detection, Layout, detection_by_share
from indexer.parsing.layouts.records.header import is_record
from indexer.parsing.layouts.records.headings import record_headings
from indexer.parsing.layouts.records.parts import RecordParts, TurnOpening, looks_like_speech, question_openings
from indexer.parsing.layouts.records.transcript import parse_record
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.lines.sentences import ends_as_speech
from indexer.parsing.people.names import is_surname, sole_organization
from indexer.parsing.people.titles import split_label
from indexer.parsing.speakers.record_bodies import is_own_body
from kb.messages import N_
from kb.model.dialogue import Dialogue
from kb.model.names import exact_key

_NUMBER = r"(?:\d{1,7} ?)?"
# The kinds of brackets ("frames"); `text` is the speech on the same line, if any.
_FRAMES: Mapping[str, re.Pattern[str]] = {
    "【】": re.compile(rf"{_NUMBER}[○◯◎●■◆]?【 ?(?P<label>[^【】。]{{1,60}}?) ?】:?(?P<text>.*)", re.S),
    "<>": re.compile(rf"{_NUMBER}[<〈《≪] ?(?P<label>[^<>〈〉《》≪≫。]{{1,60}}?) ?[>〉》≫]:?(?P<text>.*)", re.S),
    "[]": re.compile(rf"{_NUMBER}[\[［〔] ?(?P<label>[^\[\]［］〔〕。]{{1,60}}?) ?[\]］〕]:?(?P<text>.*)", re.S),
    "()": re.compile(rf"{_NUMBER}[○◯〇●]?\( ?(?P<label>[^()。]{{1,40}}?) ?\):? ?(?P<text>.+)", re.S),
    ")": re.compile(
        r"(?P<label>[^\s()。、「」【】<>]{1,30}(?:\([^()]{1,8}\)[^\s()。、「」]{0,20})?)\) ?(?P<text>.+)", re.S
    ),
}
_NO_LABEL = re.compile(
    r"拍手|笑い?|.*(?:呼ぶ|発言する|する)者.*|.*着席.*|.*退席.*|.*起立.*|.*挨拶.*|中略|略|以下略|休憩|資料.*|(?:日時|場所|会場|議題|テーマ|事例|図表?|表|写真|注|参考|補足|ポイント|質疑|回答)[0-9①-⑳一二三四五A-Z]{0,2}|[0-9①-⑳ア-ン]{1,3}|[a-zA-Z]"
)
# Labels of unnamed questioners: 【質問】, 【ご意見】, 【Q1】
_ASKED = re.compile(r"(?:ご?質問者?|ご?意見|ご?要望|ご?提案|問|[QＱ])[0-9①-⑳A-Z]{0,2}")
_SIGN = re.compile(r"\([^()]{1,3}\)$")
_LIST = re.compile(r"(?:参加|出席|登壇|列席)者")
_ENOUGH = 2
_LONGEST = 20


def find_openings(rows: Sequence[TextRow]) -> dict[int, TurnOpening]:
    """Finds the labels in the kind of brackets that most of them have, and the questions after a dash."""
    best: dict[int, TurnOpening] = {}
    for frame in _FRAMES:
        found = _framed(rows, frame)
        if len(found) > len(best):
            best = found
    return question_openings(rows) | best if best else {}


def unclear_rows(rows: Sequence[TextRow], openings: Mapping[int, TurnOpening]) -> frozenset[int]:
    """Rows in the brackets of the labels, with speech below, whose text has no known form of a label."""
    frames = {row.folded[:1] for index, row in enumerate(rows) if index in openings}
    return frozenset(
        index
        for index, row in enumerate(rows[:-1])
        if index not in openings
        and row.folded[:1] in frames
        and len(row.folded) <= _LONGEST
        and any(
            (found := form.fullmatch(row.folded)) and not found["text"] and not _NO_LABEL.fullmatch(found["label"])
            for form in _FRAMES.values()
        )
        and looks_like_speech(rows[index + 1].folded)
    )


def _framed(rows: Sequence[TextRow], frame: str) -> dict[int, TurnOpening]:
    sure: dict[int, TurnOpening] = {}
    bare: dict[int, TurnOpening] = {}
    for index, row in enumerate(rows):
        found = _FRAMES[frame].fullmatch(row.folded[: SHORT + 1])
        if not found or (_NO_LABEL.fullmatch(found["label"]) and not _is_voice_of_hall(found)):
            continue
        if frame == "()" and not looks_like_speech(found["text"]):
            continue  # an entry of a list, an agenda, a remark
        begin, end = found.span("label")
        cut = found.start("text")
        opening = TurnOpening(row.text[begin:end].strip(), row.text[:cut].strip(), row.text[cut:].strip())
        if _ASKED.fullmatch(exact_key(opening.label)) and _is_followed(rows, index, opening):
            sure[index] = msgspec.structs.replace(opening, kind="question")
            continue
        named = split_label(opening.label)
        if _LIST.fullmatch(exact_key(opening.label)) and not _answers(rows, index, opening):
            continue
        if named is not None:
            sure[index] = opening
        elif _is_bare(opening.label):
            bare[index] = opening
    counts = Counter(exact_key(opening.label) for opening in bare.values())
    if not sure and max(counts.values(), default=0) < _ENOUGH and not is_record(rows):
        return {}  # each body or name once: the chapters of a list
    spoken = {exact_key(opening.label) for index, opening in bare.items() if _is_followed(rows, index, opening)}
    enough = len(sure) + sum(counts[name] for name in spoken) >= _ENOUGH
    return sure | {
        index: opening
        for index, opening in bare.items()
        if enough and (counts[exact_key(opening.label)] >= _ENOUGH or exact_key(opening.label) in spoken)
    }


def _is_voice_of_hall(found: re.Match[str]) -> bool:
    """True for 【会場】 before what somebody there says, unlike the place: 【会場】若葉ホール"""
    return found["label"] == "会場" and ends_as_speech(found["text"])


def _is_bare(label: str) -> bool:
    """True for a surname, with or without a sign in brackets that distinguishes two people, and for a body."""
    plain = _SIGN.sub("", exact_key(label))
    return is_surname(plain) or is_own_body(plain) or sole_organization(plain, ()) is not None


def _answers(rows: Sequence[TextRow], index: int, opening: TurnOpening) -> bool:
    """True if sentences follow a label: 【参加者】 may also head a list."""
    text = opening.text or (rows[index + 1].folded if index + 1 < len(rows) else "")
    return ends_as_speech(text)


def _is_followed(rows: Sequence[TextRow], index: int, opening: TurnOpening) -> bool:
    text = opening.text or (rows[index + 1].folded if index + 1 < len(rows) else "")
    return looks_like_speech(text)


def _detect(manuscript: Manuscript, rows: Sequence[TextRow]) -> Detection | None:
    openings = find_openings(rows)
    if sum(bool(opening.label) for opening in openings.values()) < _ENOUGH:
        return None
    return detection_by_share(
        "framed",
        len(openings),
        len(rows) - min(openings),
        "lines of the talk open a turn",
        partial(_parse, manuscript, rows, openings),
    )


def _parse(manuscript: Manuscript, rows: Sequence[TextRow], openings: Mapping[int, TurnOpening]) -> Dialogue:
    parts = RecordParts(openings, record_headings(rows, openings), unclear=unclear_rows(rows, openings))
    return parse_record(manuscript, rows, parts)


LAYOUT = Layout("framed", N_("発言者を括弧で囲む記録（【知事】）"), _detect)
