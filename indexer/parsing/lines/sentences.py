"""Sentences: tests whether a line reads as speech, breaks off, continues a sentence, or is an item or a heading."""

import re

from indexer.parsing.lines.rows import TextRow

_BULLET = re.compile(r"[・•◦‣*※→⇒➡>「『]|[(](?![0-9一二三四五六七八九十①-⑳])|[-‐−] |[○◯◎●]")
_END = re.compile(r"(?:[。．.…、,]|\(笑\)|[。．][」』)]|」と)$")
_POLITE = re.compile(
    r"(?:です|でした|ます|ました|ません(?:でした)?|ください|下さい|ましょう|でしょう|ございます|なさい|よ"
    r"|ね)(?:か|ね|よ|よね|かね|が|けど|けれども)?[?!]*$"
)
_BROKEN_OFF = re.compile(r"[はがをにでとも、,]$|(?:から|より|まで|では|には|とは|という|ような|などの)$")
_TAKEN_UP = re.compile(
    r"(?:です|でした|である|だと|だった)(?:[。、]|が|けど)|を[ぁ-ん一-龯]|が[ぁ-ん]|と(?:書|言|呼|思|考|なっ|いっ|いう(?!こと|わけ)|の(?:こと|声))"
    r"|の(?:[\d一二三四五六七八九十]{1,3}[つ点本名件個人者]|うち|よう)|に(?:なり|つい|なっ|変)|などの?|から(?:始|成|でき)|も(?:あり|含)|といった|って"
)
_REMARK = re.compile(
    r"[(\[](?:一同|全員|会場)?、?(?:笑い?|爆笑|拍手|苦笑|頷く|うなずく|沈黙|大?爆笑|歓声|どよめき|中略|略|間)[)\]]"
)
_EXCLAIMED = re.compile(r"[?!]$")
_INTERJECTION = re.compile(
    r"(?:はい|いいえ|いえ|いや|ええ|うん|うーん|なるほど|そう|そうか|確かに|たしかに|まさに|本当に|ありがとう"
    r"|どうぞ|どうも|もちろん|おっしゃる通り"
    r"|おっしゃるとおり|そのとおり|その通り|同感|同意|了解|承知|以上|へえ|ほう|あはは)[、!?ー~]*$"
)
_MARKED = re.compile(
    r"[■◆▼□◇▽]|【[^】]{1,40}】$|#{1,6} |第[一二三四五六七八九十\d]{1,2}[章部][ :.]?|(?:chapter|section) ?\d", re.I
)


def is_sentence(text: str) -> bool:
    """True if a line ends like a sentence, in a polite form, or is an interjection."""
    tail = text[-24:]
    return bool(_END.search(tail) or _POLITE.search(tail) or _INTERJECTION.fullmatch(text[:24]))


def ends_as_speech(text: str) -> bool:
    """True if a line ends as speech does: like a sentence, or with ? or !."""
    return is_sentence(text) or is_question_or_exclamation(text)


def ends_mid_sentence(text: str) -> bool:
    """True if the sentence of a line continues below it: 割合は, 次のとおり、"""
    return bool(_BROKEN_OFF.search(text))


def continues_sentence(text: str) -> bool:
    """True if a line continues a sentence begun above it: です。, をご覧ください。, という声がありました。"""
    return bool(_TAKEN_UP.match(text))


def is_stage_direction(text: str) -> bool:
    """True if a line is a stage direction: (一同笑), (拍手)"""
    return bool(_REMARK.fullmatch(text))


def is_question_or_exclamation(text: str) -> bool:
    """True if a line ends with ? or !."""
    return bool(_EXCLAIMED.search(text))


def is_list_item(text: str) -> bool:
    """True if a line begins like an item of a list or a quotation."""
    return bool(_BULLET.match(text)) and not re.fullmatch(r"[「『][^」』]{2,30}[」』].{0,20}", text)


def is_marked_heading(row: TextRow) -> bool:
    """True if the writer or the format has marked the line as a heading."""
    if row.heading is not None:
        return True
    return row.gap_before and len(row.folded) <= 60 and bool(_MARKED.match(row.folded)) and not is_sentence(row.folded)
