"""Labels that HTML sets off: bold text, terms of definition lists, names beside speech balloons.

Balloons are components of blog themes: a box named like a balloon or a talk with a picture of the speaker. Its
name is the caption or the alternative text of the picture, or an element named `name`.
"""

import re
from itertools import islice
from typing import Any

_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_TAGS = frozenset({"strong", "b", "dt"})
_NAME_WORDS = frozenset({"name", "speaker", "iconname", "username"})
_BALLOONS = "balloon fukidashi hukidashi speech chat talk bubble conversation kaiwa dialog dialogue message serif"
_BALLOON_WORDS = frozenset(_BALLOONS.split())
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[a-z]+")
_LONGEST_NAME = 24
_BESIDE = 24  # elements of a balloon among which its name is looked for
_NESTED = 4  # elements between the picture and its balloon


def is_label(element: Any) -> bool:
    """True for an element whose text is set off, and may be the label of what follows."""
    if element.tag in _TAGS:
        return True
    if element.tag == "span" and _BOLD.search(element.get("style") or ""):
        return True
    return element.get("class") is not None and bool(_words(element) & _NAME_WORDS) and _in_balloon(element)


def balloon_name(element: Any) -> str | None:
    """The name that a picture beside a speech balloon states, with its caption or else its alternative text."""
    if element.tag not in {"figure", "img"} or not _in_balloon(element):
        return None
    captions = ["".join(one.itertext()) for one in element.iter("figcaption")]
    texts = captions or [one.get("alt") or "" for one in element.iter("img")]
    name = " ".join(texts[0].split()) if len(texts) == 1 else ""
    if not name or len(name) > _LONGEST_NAME or re.search(r"[。、.!?！？]", name):
        return None
    beside = element.getparent()
    named = any(_words(one) & _NAME_WORDS for one in islice(beside.iter(), _BESIDE) if isinstance(one.tag, str))
    return None if named else name


def _in_balloon(element: Any) -> bool:
    """True if the element, or one of the few around it, is named like a balloon."""
    for count, one in enumerate((element, *element.iterancestors())):
        if count > _NESTED or one.tag == "body":
            return False
        if _words(one) & _BALLOON_WORDS:
            return True
    return False


def _words(element: Any) -> set[str]:
    """The words of an element's class names: `c-balloon__iconName` has c, balloon, icon, name."""
    return set(_WORD.findall(_CAMEL.sub("-", element.get("class") or "").lower()))
