"""Letter-spaced lines (南 国 市 議 会): the spaces between single letters are typography and are removed.

A line is letter-spaced if nearly every word of it is one Japanese letter, with punctuation at most. The gap that most
of them have is the space between letters; longer gaps part words, and are kept.
"""

import re
from collections import Counter

_GAP = re.compile(r"[ \t\u00a0\u2002\u2003\u3000]+")
_LETTER = r"[々〆〇ヶヵー\u2e80-\u2fd5\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_PUNCTUATION = r"[、。・：:，．,.（）()「」『』〔〕【】［］\[\]！？!?○◯◎◆◇●]*"
_SINGLE = re.compile(rf"{_PUNCTUATION}(?:{_LETTER}|[A-Za-zＡ-Ｚａ-ｚ]|[0-9０-９]{{1,4}})?{_PUNCTUATION}")
_HAS_LETTER = re.compile(_LETTER)
# Where all gaps are alike, the line is one text. Else it may be columns of names (松 永 健 治　　中 山 豊):
# it must be longer, with few other gaps.
_LEAST_LETTERS, _LEAST_WITH_GAPS = 5, 10
_LEAST_SHARE = 0.9
_LEAST_GAPS = 0.85
_HEAD = 400
# A label with an honorific ends before the speech; a seat number is one word.
_LABEL = re.compile(r"^(.{1,40}?(?:君|氏|議員|委員|さん|様)[）)])[ \u3000]*(?=.)")
_SEAT = re.compile(r"(?<=[0-9０-９])[ \u3000]+(?=番)")


def joined_letters(line: str) -> str | None:
    """The line without the spaces between its letters; None if it is not letter-spaced."""
    words = line[:_HEAD].split()
    if len(words) < _LEAST_LETTERS or sum(map(len, words)) > 2 * len(words):
        return None
    text = line.strip()
    words = text.split()
    single = [word for word in words if _SINGLE.fullmatch(word)]
    letters = sum(bool(_HAS_LETTER.search(word)) for word in single)
    gaps = Counter(_GAP.findall(text))
    gap, count = gaps.most_common(1)[0]
    if letters < (_LEAST_LETTERS if len(gaps) == 1 else _LEAST_WITH_GAPS) or len(single) < _LEAST_SHARE * len(words):
        return None
    if len(gap) > 1 or count < _LEAST_GAPS * gaps.total():
        return None
    joined = _GAP.sub(lambda found: "" if found[0] == gap else found[0], text)
    return line[: len(line) - len(line.lstrip())] + _LABEL.sub("\\1\u3000", _SEAT.sub("", joined))
