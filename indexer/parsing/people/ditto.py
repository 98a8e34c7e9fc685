"""Ditto marks in lists of people: 同 in place of the office of the row above, or of its unit."""

import re

from indexer.parsing.people.titles import is_office
from kb.model.names import narrow

# The mark, white space or a colon if there is any, and the rest of the row
_DITTO = re.compile(r"(?P<mark>同上|同|〃|″|々)(?P<gap>[\s:：]*)(?P<rest>\S.*)", re.S)
_WORD = re.compile(r"[^\s:]+")
_LONGEST = 80


def without_ditto(text: str, above: str) -> str:
    """The row with the office `above` in place of a ditto mark: 同　原 誠 is 委員　原 誠.

    Before an office, the mark repeats the unit only and is dropped: 同　主査　戸田 楓, 同課長補佐　戸田 楓
    """
    found = _DITTO.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return text
    first = _WORD.match(narrow(found["rest"]))
    if first and is_office(first.group()):
        return found["rest"]
    return f"{above}\u3000{found['rest']}" if above and found["gap"] else text
