"""Permissions: the labels that a document requires of its readers, and the labels and the role of each group.

permissions.toml, named by the setting `permissions`

    [[documents]]
    place = "/srv/kb/documents/office"   # a folder, a file, the beginning of a URL, or a pattern with * and ?
    label = "office"                     # read by groups with this label only; without any label, by everyone

    [[group]]
    name = "cio-office"                  # as the reverse proxy or the identity provider names it
    reads = ["office"]
    role = "editor"                      # reader (the default), editor or administrator

A document that several entries match requires the labels of all of them. An edition is the part of an index that the
readers of one set of labels may read: each generation has the edition of everyone, and one for each group and each
union of groups. A reader is answered from one edition, which contains nothing else.
"""

import hashlib
import os
import posixpath
import re
import tomllib
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from itertools import chain, takewhile
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit

import msgspec
from msgspec import Meta, Struct

from kb.errors import ConfigError
from kb.messages import _
from kb.reasons import reason_in_words, system_reason

Labels = frozenset[str]
Role = Literal["reader", "editor", "administrator"]

EVERYONE: Labels = frozenset()
ROLES: tuple[Role, ...] = ("reader", "editor", "administrator")  # in ascending order
MAX_EDITIONS = 16  # each is an index of its own, which every run writes
MAX_EDITION_NAME = 150  # characters; it is that of a folder, and ends the name of an index in a cluster

_Label = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,30}\Z")]
_Text = Annotated[str, Meta(pattern=r"\S")]
_Name = Annotated[str, Meta(pattern=r"^[^\s,]([^,]*[^\s,])?\Z")]  # proxies write names between commas
_WILDCARD = re.compile(r"[*?]")


class DocumentRule(Struct, frozen=True, forbid_unknown_fields=True):
    """The label that documents at a place require. A relative path is of the working directory."""

    place: _Text
    label: _Label

    @property
    def absolute_place(self) -> str:
        """The place in the form of `SourceDocument.place`."""
        return self.place if "://" in self.place else os.path.abspath(self.place)  # noqa: PTH100  # also removes `..`

    def matches(self, place: str) -> bool:
        """True for a document at the place, below it, or of the pattern; links are followed on both sides."""
        wanted = self.absolute_place
        if "://" in wanted or "://" in place:
            return place.startswith(wanted) or _comparable(place).startswith(_comparable(wanted))
        there = {str(one) for path in (place, os.path.realpath(place)) for one in (path, *Path(path).parents)}
        if _WILDCARD.search(wanted) and not Path(wanted).exists():
            return any(fnmatchcase(one, pattern) for pattern in _patterns(wanted) for one in there)
        return not there.isdisjoint((wanted, os.path.realpath(wanted)))


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """The labels and the role that the members of a group have."""

    name: _Name
    reads: tuple[_Label, ...] = ()
    role: Role = "reader"


class Permissions(Struct, frozen=True, forbid_unknown_fields=True):
    """The content of permissions.toml."""

    documents: tuple[DocumentRule, ...] = ()
    group: tuple[Group, ...] = ()

    @property
    def version(self) -> str:
        """Fingerprint of all that editions depend on; a run with another one makes a generation."""
        rules = sorted((rule.absolute_place, rule.label) for rule in self.documents)
        content = msgspec.json.encode((rules, [sorted(labels) for labels in self.editions]))
        return hashlib.sha256(content).hexdigest()[:16]

    @property
    def editions(self) -> tuple[Labels, ...]:
        """The set of labels of each edition, those of everyone first: of each group, and their unions."""
        found = {EVERYONE}
        for group in self.group:
            found |= {labels | self._known(group.reads) for labels in found}
            if len(found) > MAX_EDITIONS:  # refused by `load_permissions`; the unions of many groups are too many
                break
        return tuple(sorted(found, key=lambda labels: (len(labels), sorted(labels))))

    @property
    def group_names(self) -> tuple[str, ...]:
        """The names of the groups."""
        return tuple(group.name for group in self.group)

    def required(self, place: str) -> Labels:
        """The labels that the document at a place requires of its readers."""
        return frozenset(rule.label for rule in self.documents if rule.matches(place))

    def labels_of(self, groups: Iterable[str]) -> Labels:
        """The labels of a member of some groups; unknown groups give none."""
        names = set(groups)
        return self._known(chain.from_iterable(group.reads for group in self.group if group.name in names))

    def role_of(self, groups: Iterable[str]) -> Role:
        """The highest role of a member of some groups."""
        names = set(groups)
        return max((group.role for group in self.group if group.name in names), key=ROLES.index, default="reader")

    def unmatched(self, places: Sequence[str]) -> list[DocumentRule]:
        """The rules that match none of some places: mistyped, or of a folder without documents."""
        return [rule for rule in self.documents if not any(map(rule.matches, places))]

    def _known(self, labels: Iterable[str]) -> Labels:
        """The labels that a document may require; others distinguish no documents."""
        return frozenset(labels) & {rule.label for rule in self.documents}


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
    fixed = _fixed_part(pattern)
    resolved = os.path.realpath(fixed) / Path(pattern).relative_to(fixed)
    return {one.replace("[", "[[]") for one in (pattern, str(resolved))}


def _fixed_part(pattern: str) -> Path:
    """The path before the first part with a wildcard; all of a path without."""
    return Path(*takewhile(lambda part: not _WILDCARD.search(part), Path(pattern).parts))


def edition_name(labels: Labels) -> str:
    """The name of an edition, from its labels: office+welfare, or everyone."""
    return "+".join(sorted(labels)) or "everyone"


def unmatched_message(rule: DocumentRule) -> str:
    """The message about a rule that matches no document, so that everyone may read what it was meant for."""
    return _("閲覧権限の {place} に当てはまる文書がありません。書き方を確かめてください。", place=rule.place)


def load_permissions(path: str | Path) -> Permissions:
    """The permissions in a file.

    Raises:
        ConfigError: the file cannot be read, is invalid, or needs too many editions.
    """
    try:
        found = msgspec.convert(tomllib.loads(Path(path).read_text(encoding="utf-8-sig")), Permissions)
    except OSError as error:
        message = _(
            "閲覧権限のファイル {path} を読めません（{reason}）。場所と権限を確かめてください。",
            path=path,
            reason=system_reason(error),
        )
        raise ConfigError(message) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        message = _("閲覧権限のファイル {path} が正しくありません: {reason}", path=path, reason=reason_in_words(error))
        raise ConfigError(message) from error
    _check(found, path)
    return found


def require_places(permissions: Permissions, path: str | Path) -> None:
    """Refuses rules about places that do not exist; whoever reads no documents need not see their folders.

    Raises:
        ConfigError: such a rule would protect nothing, and everyone would read what it was meant for.
    """
    for rule in permissions.documents:
        place = rule.absolute_place
        if "://" not in place and not os.path.exists(place) and not os.path.exists(_fixed_part(place)):  # noqa: PTH110  # never raises
            message = _(
                "{path}: {place} がありません。文書のフォルダかファイルの場所を確かめてください。",
                path=path,
                place=place,
            )
            raise ConfigError(message)


def _check(found: Permissions, path: str | Path) -> None:
    """Refuses groups that would read nothing more, and more combinations of groups than there may be editions."""
    labels = {rule.label for rule in found.documents}
    for group in found.group:
        if unknown := sorted(set(group.reads) - labels):
            message = _(
                "{path}: グループ「{group}」の「{label}」を求める文書の指定（[[documents]]）がありません。",
                path=path,
                group=group.name,
                label=unknown[0],
            )
            raise ConfigError(message)
    if len(found.editions) > MAX_EDITIONS:
        message = _(
            "{path}: グループの組み合わせが {limit} 通りを超えます。"
            "組み合わせごとに索引を作るので、読める文書の同じグループをまとめてください。",
            path=path,
            limit=MAX_EDITIONS,
        )
        raise ConfigError(message)
    longest = max(map(edition_name, found.editions), key=len)
    if len(longest) > MAX_EDITION_NAME:
        message = _(
            "{path}: 一人が読めるラベルを並べた名前が {limit} 文字を超えます。ラベルを短くしてください: {labels}",
            path=path,
            limit=MAX_EDITION_NAME,
            labels=longest,
        )
        raise ConfigError(message)
