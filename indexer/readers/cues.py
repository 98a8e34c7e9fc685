"""Cues of transcripts as speeches: consecutive cues of one speaker are one turn, which has the time of its first cue.

Cues are joined as their punctuation tells: one that ends within a sentence continues in the next, without a space in
Japanese; after the end of a sentence a line begins. Where few cues end a sentence, every cue is a line.
"""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath

from msgspec import Struct, structs

from indexer.manuscript import Manuscript, Metadata, Speech
from indexer.readers.characters import SENTENCE_END
from indexer.readers.manuscript_writer import ManuscriptWriter
from indexer.unnamed_voices import is_one_turn, is_unnamed
from kb.errors import SourceError
from kb.messages import _
from kb.model.calendar import find_date

_LABEL = re.compile(r"(?P<name>[^\s:：。、？！?!「」<>][^:：。、？！?!「」<>\n]{0,29}?)\s?[:：](?!//)\s*(?=\S)")
# （市長 早瀬 律）本日は…, [早瀬] 本日は…
_BRACKETED = re.compile(
    r"[(（\[［【〔](?P<name>[^()（）\[\]［］【】〔〕。、]{1,30})[)）\]］】〕]\s?[:：]?\s*(?=[^\s()（）\[\]［］])"
)
_IN_BRACKETS = re.compile(r"^[(（\[［【〔]([^()（）\[\]［］【】〔〕]+)[)）\]］】〕]$")
# Sounds, which captions put in brackets, too
_SOUND = re.compile(
    r".*(?:笑い?|拍手|歓声|音楽|音声?|鳴る|沈黙|無音|ざわめき|どよめき|ため息|咳|不明|聞き取れ\S*|♪)|[a-z -]+"
)
_NO_NAME = re.compile(r"[\d\s:：.,年月日時分秒]+|https?|.*(?:時間|日時|場所|議題|資料|例えば|つまり)")
_TITLED = re.compile(r"(?P<name>[^()（）/／]{2,20}?)\s*[(（/／]\s*(?P<post>[^()（）/／]{2,30}?)\s*[)）]?")
_OFFICE = re.compile(r"(?:長|員|監|官|佐|査|任|役|CIO|CDO|アドバイザー|司会|進行)$")
_POST_FIRST = re.compile(r"(?P<post>\S{1,20}) (?P<name>\S{1,6} \S{1,6})")
_HOST = re.compile(r"(?P<post>司会|進行)(?:者|役)?\s+(?P<name>\S.*)")
_HONORIFIC = re.compile(r"(?<=..)(?:さん|氏|様|殿|くん)$")
_LATIN = re.compile(r"[A-Za-z0-9,.;:]$")
_STEM_DAY = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d{1,5}(?:\D|$))")
_TAIL = 20
# Where at least every fifth cue ends a sentence, the transcript has punctuation: a sentence has up to five cues.
_CUES_OF_A_SENTENCE = 5


class Cue(Struct, frozen=True):
    """A cue with its line in the file, its start in seconds and its text. `label` is the speaker as written.

    `turns` is True if another voice than that of the cue above begins, named or not.
    """

    number: int
    start: float | None
    text: str
    label: str | None = None
    turns: bool = False


def transcript(
    path: str, data: bytes, format_: str, writer: ManuscriptWriter, cues: Sequence[Cue], title: str | None = None
) -> tuple[Manuscript, ...]:
    """The manuscript of a transcript; the name of its file is the title if it states none, and may have the date.

    Raises:
        SourceError: no cue has text.
    """
    cues = [cue for cue in cues if cue.text.strip()]
    if not cues:
        message = _("{path}: 本文が見つかりません。本文の入ったファイルを置いてください。", path=path)
        raise SourceError(message, code="empty")
    stem = PurePath(path).stem
    day = find_date(title or "") or find_date(_STEM_DAY.sub(r"\1年\2月\3日", stem))
    _write(writer, _labelled(cues))
    return (writer.manuscript(path, data, format_, metadata=Metadata(title=title or stem, date=day)),)


def _labelled(cues: Sequence[Cue]) -> list[Cue]:
    """The cues with the labels that their texts begin with: names before a colon that recur or that most cues have.

    Without any, names in brackets, if one of them recurs.

    Captions name the speaker where he changes: a cue without a label has that of the cue above.
    """
    found = [None if cue.label else _LABEL.match(cue.text) for cue in cues]
    found = [one if one and not _NO_NAME.fullmatch(one["name"]) else None for one in found]
    counts = Counter(one["name"] for one in found if one)
    most = 2 * counts.total() >= len(cues)
    if not counts:
        found = [None if cue.label else _bracketed(cue.text) for cue in cues]
        counts = Counter(one["name"] for one in found if one)
        most = any(count > 1 for count in counts.values())
    latest: str | None = None
    labelled: list[Cue] = []
    for cue, one in zip(cues, found, strict=True):
        if one and (most or counts[one["name"]] > 1):
            latest, text = one["name"], cue.text[one.end() :]
        else:
            latest, text = None if cue.turns else latest, cue.text
        labelled.append(structs.replace(cue, label=cue.label or latest, text=text))
    return labelled


def _bracketed(text: str) -> re.Match[str] | None:
    found = _BRACKETED.match(text)
    return found if found and not (_SOUND.fullmatch(found["name"]) or _NO_NAME.fullmatch(found["name"])) else None


def _write(writer: ManuscriptWriter, cues: Sequence[Cue]) -> None:
    ends = sum(bool(SENTENCE_END.search(cue.text.strip())) for cue in cues)
    punctuated = _CUES_OF_A_SENTENCE * ends >= len(cues)
    order, first = 0, cues[0]
    text = ""
    for cue in cues:
        if text and _is_same_turn(first, cue, text):
            text += _link(text, cue.text.strip(), punctuated=punctuated) + cue.text.strip()
            continue
        if text:
            order += 1
            writer.write(text, speech=_speech(order, first), number=first.number)
        first, text = cue, cue.text.strip()
    writer.write(text, speech=_speech(order + 1, first), number=first.number)


def _is_same_turn(first: Cue, cue: Cue, text: str) -> bool:
    if cue.turns and not cue.label:
        return False
    if cue.label or first.label:
        return cue.label == first.label
    elapsed = (cue.start or 0.0) - (first.start or 0.0)
    return is_one_turn(elapsed, unfinished=not SENTENCE_END.search(text[-_TAIL:]))


def _link(above: str, below: str, *, punctuated: bool) -> str:
    """The characters between two cues of a turn."""
    if not punctuated or SENTENCE_END.search(above[-_TAIL:]):
        return "\n"
    return " " if _LATIN.search(above[-_TAIL:]) and below[:1].isascii() else ""


def _speech(order: int, cue: Cue) -> Speech:
    label = cue.label or ""
    name, post = speaker_of(label)
    office = post if post and _OFFICE.search(post) else None
    return Speech(
        order,
        "speech",
        speaker=name,
        organization=None if office else post,
        position=office,
        as_written=label,
        start=cue.start,
    )


def speaker_of(label: str) -> tuple[str | None, str | None]:
    """The name in a label and what stands in brackets behind it; no name for a voice that is only numbered."""
    label = _IN_BRACKETS.sub(r"\1", " ".join(label.split()))
    if not label or is_unnamed(label):
        return None, None
    if titled := _TITLED.fullmatch(label):
        return _HONORIFIC.sub("", titled["name"].strip()), titled["post"]
    first = _POST_FIRST.fullmatch(label)
    if first and _OFFICE.search(first["post"]):
        return _HONORIFIC.sub("", first["name"]), first["post"]
    if host := _HOST.fullmatch(label):
        return _HONORIFIC.sub("", host["name"]), host["post"]
    return _HONORIFIC.sub("", label), None
