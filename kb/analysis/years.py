"""Variants of year names: 令和3年 as 2021年 and R3年, 令和元年 as 令和1年.

Era letters, as in forms and file names (R3年度), are recognised only before a number and 年.
"""

import re

from kb.model.calendar import other_years

_LETTERS = {"明治": "m", "大正": "t", "昭和": "s", "平成": "h", "令和": "r"}
_ERAS = {letter: era for era, letter in _LETTERS.items()}
_ERA_YEAR = re.compile(rf"(?P<era>{'|'.join(_LETTERS)})(?P<number>元|\d{{1,2}}|[一二三四五六七八九十]{{1,3}})年")
_LETTER_YEAR = re.compile(r"(?<![a-z])(?P<letter>[mtshr])(?P<number>\d{1,2})年")
_LETTER_ALONE = re.compile(r"[mtshr]\d{1,2}")  # R3, only as a whole term: it may also be the number of a form
_FIRST = {"元": "1", "1": "元", "一": "元"}


def year_variants(text: str) -> tuple[str, ...]:
    """The text with its first year in each other notation; none if it names no year. The text is folded."""
    if _LETTER_ALONE.fullmatch(text):
        return year_variants(f"{text}年")
    spelled = _LETTER_YEAR.sub(lambda match: f"{_ERAS[match['letter']]}{match['number']}年", text, count=1)
    names = [spelled, *other_years(spelled)]
    for name in tuple(names):
        names += _era_spellings(name)
    return tuple(name for name in dict.fromkeys(names) if name != text)


def _era_spellings(text: str) -> list[str]:
    """The first era year with the letter of its era (R3年), and a first year with the other numeral (元, 1)."""
    match = _ERA_YEAR.search(text)
    if match is None:
        return []
    before, after = text[: match.start()], text[match.end() :]
    era, number = match["era"], match["number"]
    letter = f"{before}{_LETTERS[era]}{_FIRST[number] if number == '元' else number}年{after}"
    return [letter, *([f"{before}{era}{_FIRST[number]}年{after}"] if number in _FIRST else [])]
