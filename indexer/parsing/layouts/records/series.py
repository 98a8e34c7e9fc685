"""Series and number of a record: 第5回 of 東京都・区市町村CIOフォーラム, in the title or in a line 会議名."""

import re
from collections.abc import Sequence

from indexer.parsing.lines.rows import SHORT, TextRow
from kb.model.calendar import parse_number
from kb.model.dialogue import Series
from kb.model.names import exact_key

_NTH = r"第(?P<number>\d{1,4}|[〇一二三四五六七八九十百]{1,5})回"
_NUMBER = re.compile(_NTH)
# The bodies of the metropolis and the municipalities: the name ends with the kind of gathering.
_OF_CIOS = re.compile(
    r"(?P<host>東京都|都)(?:・|と|及び)?区市町村CIO(?P<kind>フォーラム|協議会|連絡会議?|会議)|区市町村CIO(?P<short>フォーラム|協議会)"
)
_SHORT_NAMES = {"フォーラム": "東京都・区市町村CIOフォーラム", "協議会": "都・区市町村CIO協議会"}
_SUMMARY = r"の?(?:開催)?(?:について)?[(「【]?(?:議事要旨|議事概要|開催概要|会議要旨|会議概要|議事メモ)"
_NAMED = re.compile(rf"{_NTH}の?(?P<name>[^\s()「」、。]{{3,40}}?){_SUMMARY}.*")
_NAME_FIRST = re.compile(rf"(?P<name>[^\s()「」、。第]{{3,40}})[(]?{_NTH}[)]?(?:会議|会合)?{_SUMMARY}.*")
_LABEL = re.compile(r"^[•・○〇◯●■]?(?:\d{1,2}[.．、]?)?(?:会議名称?|名称):?")
_PREFIX = re.compile(r"^(?:【[^】]{1,10}】)?(?:(?:令和|平成)(?:\d{1,2}|元)年度?)?(?:の)?")
_TOP = 12


def find_series(rows: Sequence[TextRow], title: int | None) -> Series:
    """The series that the title names, else a line above the talk; without a name, there is no number."""
    texts = [rows[title].folded[:SHORT]] if title is not None else []
    heads = [row.folded[:SHORT] for row in rows[:_TOP]]
    for text in (*texts, *heads):
        plain = exact_key(text)
        if named := _OF_CIOS.search(plain):
            return _of_cios(named, plain, [exact_key(head) for head in heads])
    for text in texts:
        plain = _PREFIX.sub("", _LABEL.sub("", exact_key(text)))
        if found := _NAMED.fullmatch(plain) or _NAME_FIRST.fullmatch(plain):
            return Series(found["name"], parse_number(found["number"]))
    return Series()


def _of_cios(named: re.Match[str], text: str, heads: Sequence[str]) -> Series:
    """The series of CIOs and its number, from the same text, else from another line of the head that names it."""
    name = _SHORT_NAMES[named["short"]] if named["short"] else f"{named['host']}・区市町村CIO{named['kind']}"
    name = name.replace("都・区市町村CIOフォーラム", "東京都・区市町村CIOフォーラム").replace("東京東京", "東京")
    for line in (text, *(head for head in heads if _OF_CIOS.search(head))):
        if number := _NUMBER.search(line):
            return Series(name, parse_number(number["number"]))
    return Series(name)
