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
import tomllib
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from kb.document_places import LocatedDocument, absolute_place, fixed_part, matcher_of
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


class DocumentRule(Struct, frozen=True, forbid_unknown_fields=True):
    """The label that documents at a place require. A relative path is of the working directory."""

    place: _Text
    label: _Label

    @property
    def absolute_place(self) -> str:
        """The place in the form of `SourceDocument.place`."""
        return absolute_place(self.place)


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
        return self.required_at([place])[place]

    def required_at(self, places: Iterable[str]) -> dict[str, Labels]:
        """The labels that the document at each place requires; links are followed once for a place and for a rule."""
        rules = [(rule.label, matcher_of(rule.place)) for rule in self.documents]
        located = map(LocatedDocument.at, places)
        return {one.place: frozenset(label for label, matches in rules if matches(one)) for one in located}

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
        located = list(map(LocatedDocument.at, places)) if self.documents else []
        return [rule for rule in self.documents if not any(map(matcher_of(rule.place), located))]

    def _known(self, labels: Iterable[str]) -> Labels:
        """The labels that a document may require; others distinguish no documents."""
        return frozenset(labels) & {rule.label for rule in self.documents}


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
        if "://" not in place and not os.path.exists(place) and not os.path.exists(fixed_part(place)):  # noqa: PTH110  # never raises
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
