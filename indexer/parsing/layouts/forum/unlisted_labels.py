"""Labels of speakers without an introduction, separated from headings and prose by evidence for a name."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from indexer.parsing.layouts.forum.row_kinds import RowKind
from indexer.parsing.lines.notices import is_credit
from indexer.parsing.lines.page_noise import is_caption
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.lines.sentences import ends_as_speech
from indexer.parsing.people import names
from indexer.parsing.people.titles import is_office, split_surname_and_title
from indexer.parsing.speakers.base import SpeakerLabel
from kb.model.names import exact_key, narrow, unspaced
from kb.model.organizations import leading_organization

_LONGEST_NAME = 5
# Characters with which surnames of two or three characters often end, and other words rarely do.
_ENDINGS = frozenset(
    "田川山野崎﨑木澤沢藤原島嶋本村井嵐瀬内部倉水口谷塚尾上子見越橋丸岡林森松浦池石浜濱津戸江屋宮園永元西東北南関辻堀坂"
    "杉熊平根枝葉梨城垣羽居留馬牧脇船笠達巻保志賀納良間崗條条柳葛栗桑梶菅荻萩蒲鳥飼塩畑畠袋渕淵沼滝竹笹湯神寺守安武"
)
# Characters with which surnames often begin.
_BEGINNINGS = frozenset("佐伊斎齋斉渡鈴遠須宇諏岩菊吉芦服桜荒荻柏蒲葛鹿亀岸栗黒桑児駒榊笹塩柴杉鷹冨堀牧松宮柳矢")
_NO_NAME = re.compile(
    r".*[都道府県市区町村国庁内外前後中時間的性化用式型]$|.*(?:現場|市場|会場|立場|職場|広場|工場|都内|市内|区内|国内|庁内|以上|仕組)$"
)
# 担当者:紙の申請が多くて困っています。
_LABELLED = re.compile(
    r"(?P<frame>[(【<])?(?P<label>[^:。、,?!「」『』…()【】<>\u3000]{1,24}?)"
    r"(?(frame)[)】>] ?|(?: ?:(?!//) ?|\u3000\s*))"
    r"(?P<speech>[^\d\s].*)",
    re.S,
)
_HALF = str.maketrans("：（）＜＞", ":()<>")
_SHORTEST_SPEECH = 6
_ENOUGH_INLINE = 2
_LONGEST_TITLED = 16
_ENOUGH_TITLED = 3
_ADDRESSED = r"(?:さん|氏(?!名)|様|先生)"
_TITLED = r"[^\s。、「」]{0,2}(?:部長|課長|室長|局長|係長|区長|市長|町長|村長|知事|主任|主査|参事)"


class UnlistedLabels(Struct, frozen=True):
    """The rows (by index) that are labels of unknown people, and `unclear` rows that stay text."""

    labels: frozenset[int] = frozenset()
    unclear: frozenset[int] = frozenset()


def find_unlisted(
    rows: Sequence[TextRow],
    kinds: Mapping[int, RowKind],
    start: int,
    end: int,
    *,
    dense: bool,
    topics: Collection[str],
    known: Collection[str],
) -> UnlistedLabels:
    """Finds rows with only a surname that are separated from the line above and have speech below.

    Speech below a blank line counts if the other speaker lines of the article are set apart like this. A name needs
    evidence: it recurs, is addressed, introduces itself or looks like a surname. It is neither an item of the agenda
    nor a heading (`topics`).
    """
    labels = [index for index in range(start, end) if kinds.get(index) == "speaker"]
    labels_stand_apart = bool(labels) and 2 * sum(rows[index].gap_after for index in labels) > len(labels)
    shaped = [
        index
        for index in range(start, end - 1)
        if _is_shaped(rows, kinds, index, start, dense=dense, labels_stand_apart=labels_stand_apart)
    ]
    times = Counter(_name(rows[index]) for index in shaped)
    prose = "\n".join(row.folded[:2000] for index, row in enumerate(rows) if index not in kinds and index not in shaped)
    taken: set[int] = set()
    unclear: set[int] = set()
    for index in shaped:
        name = _name(rows[index])
        if unspaced(name) in topics or leading_organization(name, known) == (name, ""):
            continue
        if _is_person(name, rows[index], rows[index + 1], times[name], prose):
            taken.add(index)
        elif not rows[index].gap_after:
            unclear.add(index)
    return UnlistedLabels(frozenset(taken), frozenset(unclear))


def _name(row: TextRow) -> str:
    return row.folded.rstrip(":")


def _is_shaped(
    rows: Sequence[TextRow],
    kinds: Mapping[int, RowKind],
    index: int,
    start: int,
    *,
    dense: bool,
    labels_stand_apart: bool,
) -> bool:
    row, following = rows[index], rows[index + 1]
    if index in kinds or index + 1 in kinds or kinds.get(index - 1) == "speaker" or row.heading is not None:
        return False
    name = _name(row)
    if len(name) > _LONGEST_NAME or not names.is_surname(name) or is_caption(name):
        return False
    above = rows[index - 1].folded if index else ""
    apart = row.gap_before or (dense and (index == start or ends_as_speech(above) or kinds.get(index - 1) == "heading"))
    prose = ends_as_speech(following.folded) or len(following.folded) > 2 * _LONGEST_NAME
    return apart and prose and (labels_stand_apart or dense or not row.gap_after or name != row.folded)


def _is_person(name: str, row: TextRow, following: TextRow, times: int, prose: str) -> bool:
    if row.folded.endswith(":") and not _NO_NAME.fullmatch(name):
        return True
    written = re.escape(name)
    addressed = rf"{written}(?:{_ADDRESSED}|{_TITLED})" if len(name) <= 3 else rf"{written}{_ADDRESSED}"
    presents = rf"(?:^|[の、。\s]){written}(?:です|と申し|でございます)"
    if re.search(addressed, prose) or re.match(rf".{{0,20}}{presents}", following.folded[:60]):
        return True
    if _NO_NAME.fullmatch(name) and not re.fullmatch(r"..[村内]", name):
        return False
    if times > 1:
        return len(name) <= 3 or written not in prose
    said = ends_as_speech(following.folded) or following.folded.endswith(("、", ","))
    if len(name) > 3 or not said or (len(name) > 2 and name in prose):
        return False
    if name[0] in _BEGINNINGS and name not in prose:
        return True
    return name[-1] in _ENDINGS or bool(re.search(r"[ァ-ヺ]", name))


def resembles_name(text: str) -> bool:
    """True if a text is 姓 名, or a word of two or three characters that begins or ends as surnames often do."""
    if names.is_full_name(text):
        return True
    surname = 2 <= len(text) <= 3 and names.is_surname(text) and not _NO_NAME.fullmatch(text)
    return surname and (text[0] in _BEGINNINGS or text[-1] in _ENDINGS)


def label_before_speech(row: TextRow) -> SpeakerLabel | None:
    """Splits a row at a colon or wide space into label and speech; the name need not be known."""
    found = _LABELLED.match(row.text[: SHORT + 1].translate(_HALF))
    if not found or len(found["speech"]) < _SHORTEST_SPEECH or not ends_as_speech(row.folded.rstrip("」』")):
        return None
    name = names.bare_name(narrow(found["label"]).strip("・•●○■◆【】<>[]* "))
    return SpeakerLabel(name, length=found.start("speech")) if name else None


def unlisted_titled(
    rows: Sequence[TextRow], kinds: Mapping[int, RowKind], labels: Collection[int], start: int
) -> dict[int, SpeakerLabel]:
    """Finds rows from `start` on with only a surname and a title (海老原副市長:), above speech.

    Evidence for a label: a colon ends it, it recurs, or the article has several such rows.
    """
    found: dict[int, SpeakerLabel] = {}
    for index in range(start, len(rows) - 1):
        row, below = rows[index], rows[index + 1]
        text = row.folded.rstrip(": ")
        if index in kinds or index in labels or row.heading is not None or len(text) > _LONGEST_TITLED:
            continue
        if index + 1 in kinds or not (ends_as_speech(below.folded) or len(below.folded) > _LONGEST_TITLED):
            continue
        named = split_surname_and_title(exact_key(text)) if is_office(text) and " " not in text else None
        if named and named.sure and named.name and names.is_surname(named.name):
            found[index] = SpeakerLabel(named.name, office=named.post, introduces=True)
    times = Counter(unspaced(rows[index].folded) for index in found)
    sure = {index for index in found if rows[index].folded.endswith(":") or times[unspaced(rows[index].folded)] > 1}
    apart = {index for index in found if rows[index].gap_before and not rows[index].gap_after}
    if len({found[index].name for index in apart}) >= _ENOUGH_TITLED:
        sure |= apart
    # If some labels are certain, rows of the same form are labels of people who speak once.
    return {
        index: label
        for index, label in found.items()
        if index in sure or (sure and rows[index].gap_before and resembles_name(label.name))
    }


def unlisted_inline(
    rows: Sequence[TextRow], kinds: Mapping[int, RowKind], labels: Mapping[int, SpeakerLabel], start: int
) -> dict[int, SpeakerLabel]:
    """Finds labels of unknown speakers before their speech, in an article that labels its turns like this.

    If speech follows the label in most speaker lines, 早瀬:… opens a turn as 霧島:… does, although nothing introduces
    早瀬. In an article without any known name, such as a second part, two recurring names are needed.
    """
    if not labels:
        return _recurring(rows, kinds, start)
    inline = sum(bool(label.length) for label in labels.values())
    if inline < _ENOUGH_INLINE or 2 * inline < len(labels):
        return {}
    framed = any(label.length and _is_framed(rows[index]) for index, label in labels.items())
    found: dict[int, SpeakerLabel] = {}
    for index in range(start, len(rows)):
        free = index not in labels and kinds.get(index) is None and not is_credit(rows[index].folded)
        label = label_before_speech(rows[index]) if free else None
        if label and (
            resembles_name(label.name) or (framed and _is_framed(rows[index]) and names.is_surname(label.name))
        ):
            found[index] = label
    return found


def _recurring(rows: Sequence[TextRow], kinds: Mapping[int, RowKind], start: int) -> dict[int, SpeakerLabel]:
    found = {
        index: label
        for index in range(start, len(rows))
        if kinds.get(index) is None and (label := label_before_speech(rows[index])) and resembles_name(label.name)
    }
    times = Counter(label.name for label in found.values())
    if sum(count >= _ENOUGH_INLINE for count in times.values()) < _ENOUGH_INLINE:
        return {}
    return {index: label for index, label in found.items() if times[label.name] >= _ENOUGH_INLINE}


def _is_framed(row: TextRow) -> bool:
    return row.folded.startswith(("(", "【", "<"))
