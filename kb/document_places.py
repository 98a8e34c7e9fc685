"""Places of documents, and the rules that cover some of them: folders, files, beginnings of addresses, patterns."""

import os
import posixpath
import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple, Self
from urllib.parse import unquote, urlsplit

_WILDCARD = re.compile(r"[*?]")


class LocatedDocument(NamedTuple):
    """A document's place in the forms that rules are compared with: a comparable address, or its path and parents."""

    place: str
    address: str
    paths: frozenset[str]

    @classmethod
    def at(cls, place: str) -> Self:
        """The forms of a place; the paths are also those that its links lead to."""
        if "://" in place:
            return cls(place, _comparable(place), frozenset())
        ways = (Path(place), Path(os.path.realpath(place)))
        return cls(place, place, frozenset(str(one) for path in ways for one in (path, *path.parents)))


Matcher = Callable[[LocatedDocument], bool]


def absolute_place(place: str) -> str:
    """The place in the form of `SourceDocument.place`. A relative path is of the working directory."""
    return place if "://" in place else os.path.abspath(place)  # noqa: PTH100  # also removes `..`


def matcher_of(place: str) -> Matcher:
    """Tells whether a document is at the place, below it, or of the pattern; links are followed on both sides."""
    wanted = absolute_place(place)
    if "://" in wanted:
        same = _comparable(wanted)
        return lambda one: one.place.startswith(wanted) or one.address.startswith(same)
    if _WILDCARD.search(wanted) and not Path(wanted).exists():
        patterns = _patterns(wanted)
        return lambda one: any(fnmatchcase(path, pattern) for pattern in patterns for path in one.paths)
    known = {wanted, os.path.realpath(wanted)}
    return lambda one: not one.paths.isdisjoint(known)


def _comparable(url: str) -> str:
    """A URL without what servers take for the same, and feeds write either way: the scheme, case of the host, `%6f`."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    except ValueError:  # no URL; UnicodeError is one
        return url
    path = unquote(parts.path)
    plain = posixpath.normpath(f"/{path.lstrip('/')}") + "/" * (path.endswith("/") and path.strip("/") != "")
    return f"//{host}{port}{plain}" + (f"?{parts.query}" if parts.query else "")


def _patterns(pattern: str) -> set[str]:
    """The pattern, and the same below the folder that its fixed part leads to, for `fnmatch`.

    Brackets are of names: `fnmatch` would take `[2026]` for one of four digits, and leave a folder of that name open.
    """
    fixed = fixed_part(pattern)
    resolved = os.path.realpath(fixed) / Path(pattern).relative_to(fixed)
    return {one.replace("[", "[[]") for one in (pattern, str(resolved))}


def fixed_part(pattern: str) -> Path:
    """The path before the first part with a wildcard; all of a path without."""
    return Path(*takewhile(lambda part: not _WILDCARD.search(part), Path(pattern).parts))
