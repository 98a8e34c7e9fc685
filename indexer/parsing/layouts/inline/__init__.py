"""Layout of talks with the label before the speech: 宮坂:…, 藤本真樹氏(以下、藤本):…, 知事: above paragraphs, Q1/A1."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from functools import partial

import msgspec

from indexer.manuscript import Manuscript
from indexer.parsing.layouts.base import Detection, Layout, Strength, detection_by_share
from indexer.parsing.layouts.inline.joined_rows import split_rows
from indexer.parsing.layouts.records.header import is_record
from indexer.parsing.layouts.records.headings import record_headings
from indexer.parsing.layouts.records.parts import RecordParts, TurnOpening, looks_like_speech, question_openings
from indexer.parsing.layouts.records.transcript import parse_record
from indexer.parsing.lines.notices import is_announcement
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.lines.sentences import ends_as_speech
from indexer.parsing.people.hosts import is_host, is_news_organization
from indexer.parsing.people.names import (
    bare_name,
    has_form_of_name,
    is_full_name,
    is_name_part,
    is_surname,
    sole_organization,
)
from indexer.parsing.people.offices import is_unit
from indexer.parsing.people.titles import split_label
from indexer.parsing.speakers.record_bodies import is_own_body
from kb.messages import N_
from kb.model.dialogue import Dialogue, Kind
from kb.model.names import exact_key, name_key, narrow, spaced

_INTRODUCED = re.compile(
    r"(?P<label>[^:。「」]{1,60}?) ?[(](?:以下|以後)[、,: ]?[「『\"“]?"
    r"(?P<alias>[^()「」『』\"“”。]{1,16}?)[」』\"”]?[)] ?:(?P<text>.*)",
    re.S,
)
_LABELLED = re.compile(r"(?P<label>[^:。、「」『』/]{1,24}?) ?:(?!//) ?(?P<text>.*)", re.S)
# Behind Q and A a number, and a mark, a space or the speaker in brackets: Q1. …, Q(参加者)…, A(市)…
_NUMBERED = r" ?(?:\d{1,3}|[一二三四五六七八九十①-⑳])?(?: ?[.:．、)]| |$|(?=\()) ?(?P<text>.*)"
_QUESTION = re.compile(rf"(?P<label>[QＱ](?:uestion)?|問|質問){_NUMBERED}", re.S)
_ANSWER = re.compile(rf"(?P<label>[AＡ](?:nswer)?|答|回答){_NUMBERED}", re.S)
_HALL = re.compile(r"会場[A-Z\d]?")
_AFFILIATED = re.compile(r"(?P<name>[^()]{1,4})\((?P<body>[^()]{2,12})\)")
_SPEAKER = re.compile(r"\( ?(?P<label>[^()。]{1,30}?) ?\):? ?(?P<text>\S.*)", re.S)
_NO_NAME = re.compile(
    r".*(?:日時|日程|時間|場所|会場|会議名|出席者?|参加者|登壇者?|対象|定員|主催|共催|後援|協力|写真|撮影|文|執筆|編集|取材|構成|出典|引用|資料|参考|図|表|注|補足|議題|テーマ|内容|目的|概要|住所|所在地"
    r"|電話|連絡先|問い?合わ?せ先?|担当課?|更新日?|取得元|取得日|掲載日?|公開日?|作成日?|発行|番号|左|右|前列|後列|上|下|例|メール|料金|費用|理由|結果|課題|効果|特徴|ポイント|その[0-9一二三]|[0-9]+|https?|次第|名称|役職|所属|氏名"
    r"|プロフィール|経歴|略歴|関連記事|タグ|カテゴリー?|PDF|URL|HP|Web|Tel|TEL|FAX|Email|E-mail)"
)
# Before a label: ・鈴木委員：, ⇒情報課長：
_BULLETS, _ARROWS = "・•◦‣▪", "→⇒➡"
_ENOUGH = 2


def find_openings(rows: Sequence[TextRow]) -> dict[int, TurnOpening]:
    """Finds introductions, recurring names and offices before a colon, questions after a dash, Q and A."""
    found: dict[int, TurnOpening] = {}
    candidates: dict[int, TurnOpening] = {}
    aliases: set[str] = set()
    pairs: dict[int, TurnOpening] = {}
    answers: set[int] = set()
    dashes = question_openings(rows)
    for index, row in enumerate(rows):
        head = row.folded[: SHORT + 1]
        if introduced := _INTRODUCED.match(head):
            found[index] = _opening(row, introduced, alias=row.text[slice(*introduced.span("alias"))].strip())
            aliases.add(name_key(introduced["alias"]))
        elif (asked := _QUESTION.match(head)) and re.match(r"[QＱ問質]", head):
            pairs[index] = _with_speaker(_opening(row, asked, "question"))
        elif index in dashes:
            found[index] = dashes[index]
        elif answered := _ANSWER.match(head):
            pairs[index] = _with_speaker(_opening(row, answered))
            answers.add(index)
        elif (labelled := _LABELLED.match(head)) and not _is_field(labelled):
            candidates[index] = _opening(row, labelled)
    counts = Counter(name_key(opening.label) for opening in candidates.values())
    talk = min((index for index, opening in candidates.items() if looks_like_speech(opening.text)), default=len(rows))
    listed = {index for index, one in candidates.items() if index < talk and _is_entry(one.text)}
    in_record = is_record(rows)
    affiliated = {name_key(one.label) for one in candidates.values() if _is_affiliated(one)}
    for index, opening in candidates.items():
        key = name_key(opening.label)
        if _HALL.fullmatch(narrow(opening.label)) and not (index and any(other < index for other in found)):
            continue  # the place, stated before anybody speaks
        if index in listed or (not opening.text and index + 1 in listed):
            continue  # an entry of a list, or its heading: 座長：早瀬 律
        if is_news_organization(exact_key(opening.label)):
            if ends_as_speech(narrow(opening.text)):
                found[index] = opening
        elif is_host(exact_key(opening.label)):
            if not looks_like_speech(opening.text) and (counts[key] < _ENOUGH or (opening.text and index < talk)):
                # 聞き手：広報担当 names the interviewer and does not open a turn.
                continue
            found[index] = msgspec.structs.replace(opening, kind="question")
        elif (
            key in aliases
            or split_label(opening.label)
            or (counts[key] >= _ENOUGH and (_is_name(opening.label) or _is_body(opening.label)))
            or (in_record and _is_body(opening.label) and ends_as_speech(narrow(opening.text)))
            or (key in affiliated and len(affiliated) > 1)
            or _is_lone_surname(opening)
        ):
            found[index] = opening
    if {index in answers for index in pairs} == {True, False} and len(pairs) >= 2 * _ENOUGH:
        return found | pairs
    # Without A, Q marks a question only where a dash would.
    return found | {index: opening for index, opening in pairs.items() if index in dashes}


def _opening(row: TextRow, found: re.Match[str], kind: Kind = "speech", alias: str | None = None) -> TurnOpening:
    label, cut = row.text[slice(*found.span("label"))].strip().lstrip(_BULLETS + _ARROWS), found.start("text")
    return TurnOpening(label.strip(), row.text[:cut].strip(), row.text[cut:].strip(), kind, alias)


def _with_speaker(opening: TurnOpening) -> TurnOpening:
    """The opening of a question or an answer with the speaker in brackets behind Q or A: Q(参加者)…, A(市)…

    Other brackets are text: Q(料金)…
    """
    found = _SPEAKER.match(narrow(opening.text))
    label = opening.text[slice(*found.span("label"))].strip() if found else ""
    if not found or not _names_speaker(label):
        return opening
    cut = found.start("text")
    return TurnOpening(label, f"{opening.as_written}{opening.text[:cut]}".strip(), opening.text[cut:].strip())


def _names_speaker(label: str) -> bool:
    return _is_body(label) or split_label(label) is not None


def _is_body(label: str) -> bool:
    return is_own_body(exact_key(label)) or sole_organization(label, ()) is not None


def _is_entry(text: str) -> bool:
    """True if the text behind a label is a full name, or names bodies: 座長：早瀬 律, 委員：白浜町、霧沢村"""
    if len(text) > SHORT:
        return False
    return is_full_name(bare_name(spaced(narrow(text)))) or all(
        sole_organization(piece.strip(), ()) is not None for piece in text.split("、")
    )


def _is_lone_surname(opening: TurnOpening) -> bool:
    """True for a surname before speech, unless behind an arrow; 市 and 町 are no surnames."""
    if opening.as_written.startswith(tuple(_ARROWS)) or is_own_body(opening.label):
        return False
    return is_surname(exact_key(opening.label)) and looks_like_speech(opening.text)


def _is_affiliated(opening: TurnOpening) -> bool:
    """True for a surname with a body in brackets before speech: 早川（商工会）"""
    found = _AFFILIATED.fullmatch(exact_key(narrow(opening.label)))
    if not found or not is_surname(found["name"]) or not ends_as_speech(narrow(opening.text)):
        return False
    return is_unit(found["body"]) or (not is_name_part(found["body"]) and has_form_of_name(found["body"]))


def _is_field(labelled: re.Match[str]) -> bool:
    """True for the label of a field of the header: 日時, 会場; but not 会場 before what somebody in the hall said."""
    if _HALL.fullmatch(labelled["label"]):
        return not ends_as_speech(labelled["text"])
    return _NO_NAME.fullmatch(labelled["label"]) is not None


def _is_name(label: str) -> bool:
    """True if a recurring label may be a name, a nickname or an abbreviation."""
    plain = exact_key(label)
    return is_surname(plain) or bool(
        re.fullmatch(r"[A-Z][A-Za-z.・]{0,14}|[\u3400-\u9fff々ぁ-ゖァ-ヺー・]{1,8}(?:さん|氏|君|[(].{1,8}[)])?", plain)
    )


def _detect(manuscript: Manuscript, rows: Sequence[TextRow]) -> Detection | None:
    pieces, cut = split_rows(rows)
    openings = find_openings(pieces)
    parse = partial(_parse, manuscript, pieces, cut, openings)
    if _labels_stand_alone(pieces, openings) or (is_announcement(pieces) and not _recurs(openings)):
        return None
    if all(opening.kind == "question" for opening in openings.values()):
        return None  # the answers have no mark
    spoken = [opening for opening in openings.values() if opening.as_written.rstrip("：: ") and opening.label]
    if len(spoken) < _ENOUGH:
        single = len(spoken) == 1 and len(openings) > len(spoken)
        if single or (spoken and _is_cut_short(pieces, openings)):
            return Detection("inline", Strength.PARTIAL, "a single label before speech", parse)
        return None
    return detection_by_share(
        "inline", len(openings), len(pieces) - min(openings), "lines of the talk open a turn", parse
    )


def _labels_stand_alone(rows: Sequence[TextRow], openings: Mapping[int, TurnOpening]) -> bool:
    """True if an alias, once introduced (以下「宮坂」), stands on its own line more often than before speech."""
    aliases = {name_key(opening.alias) for opening in openings.values() if opening.alias and not opening.text}
    alone = sum(name_key(row.folded.rstrip(": ")) in aliases for row in rows if len(row.folded) <= SHORT)
    inline = sum(bool(opening.label and opening.text) for opening in openings.values())
    return alone > inline


def _recurs(openings: Mapping[int, TurnOpening]) -> bool:
    """True if somebody speaks again, or somebody asks and another answers."""
    labels = [name_key(opening.label) for opening in openings.values() if not re.search(r"\d", opening.label)]
    return len(set(labels)) < len(labels) or any(_QUESTION.match(one.as_written) for one in openings.values())


def _is_cut_short(rows: Sequence[TextRow], openings: dict[int, TurnOpening]) -> bool:
    """True if the only turn is the beginning of a talk, not a line of a list with a colon."""
    (index,) = [index for index, opening in openings.items() if opening.label]
    return (
        is_surname(exact_key(openings[index].label))
        and index + 1 < len(rows)
        and looks_like_speech(rows[index + 1].folded)
    )


def _parse(
    manuscript: Manuscript, rows: Sequence[TextRow], cut: Set[int], openings: Mapping[int, TurnOpening]
) -> Dialogue:
    return parse_record(manuscript, rows, RecordParts(openings, record_headings(rows, openings), split=cut))


LAYOUT = Layout("inline", N_("氏名のあとに発言が続く対談（氏名：…）"), _detect)
