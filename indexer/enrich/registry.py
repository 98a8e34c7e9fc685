"""Staff registry: entries about people and organizations in two files; they override what is inferred.

people.toml

    [[person]]
    name = "髙橋 千尋"                       # the name that is shown
    reading = "タカハシ チヒロ"               # optional
    also = ["高橋 千尋", "高橋 ちひろ"]        # other names of the same person
    organizations = ["東京都"]               # optional: only people with this name in one of these
    dialogues = ["008-shirasagi-1"]         # optional: only people with this name in these dialogues

organizations.toml

    [[organization]]
    name = "東京都"
    also = ["都", "都庁"]
    kind = "都"                              # optional: 都 区 市 町 村 国 その他
    reading = "とうきょうと"                  # optional

Two people with the same name are two entries that differ in organizations or dialogues.
"""

import tomllib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from kb.errors import ConfigError
from kb.messages import _
from kb.model.names import name_key
from kb.model.organizations import OrganizationKind
from kb.reasons import reason_in_words

_Form = TypeVar("_Form")
_Name = Annotated[str, Meta(pattern=r"\S")]

PEOPLE = "people.toml"
ORGANIZATIONS = "organizations.toml"


class PersonEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """A person in people.toml."""

    name: _Name
    reading: str | None = None
    also: tuple[_Name, ...] = ()
    organizations: tuple[str, ...] = ()
    dialogues: tuple[str, ...] = ()


class OrganizationEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """An organization in organizations.toml."""

    name: _Name
    also: tuple[_Name, ...] = ()
    kind: OrganizationKind | None = None
    reading: str | None = None


class _People(Struct, frozen=True, forbid_unknown_fields=True):
    person: tuple[PersonEntry, ...] = ()


class _Organizations(Struct, frozen=True, forbid_unknown_fields=True):
    organization: tuple[OrganizationEntry, ...] = ()


class StaffRegistry(Struct, frozen=True):
    """The content of both files. `version` is a digest of it."""

    people: tuple[PersonEntry, ...] = ()
    organizations: tuple[OrganizationEntry, ...] = ()
    version: str = "none"

    def person(self, name: str, organization: str | None, dialogue: str) -> PersonEntry | None:
        """The entry for a name in a dialogue; `organization` is under its registry name."""
        for entry in self.people:
            if name_key(name) not in {name_key(one) for one in (entry.name, *entry.also)}:
                continue
            bodies = {self.organization_named(one) for one in entry.organizations}
            if (not bodies or organization in bodies) and (not entry.dialogues or dialogue in entry.dialogues):
                return entry
        return None

    def organization_named(self, name: str) -> str:
        """The registry name of an organization."""
        return next((entry.name for entry in self.organizations if name in entry.also), name)


def load_registry(folder: str | None) -> StaffRegistry:
    """Loads the registry of a folder; missing files mean no entries.

    Raises:
        ConfigError: the folder is missing, or a file cannot be used; names it and the reason.
    """
    if folder is None:
        return StaffRegistry()
    root = Path(folder)
    if not root.is_dir():
        raise ConfigError(
            _("登録簿のフォルダ {path} がありません。kb.toml の registry を確かめてください。", path=root)
        )
    digest = sha256()
    people = _load(root / PEOPLE, _People, digest.update) or _People()
    organizations = _load(root / ORGANIZATIONS, _Organizations, digest.update) or _Organizations()
    return StaffRegistry(people.person, organizations.organization, digest.hexdigest()[:12])


def _load(path: Path, form: type[_Form], digest: Callable[[bytes], None]) -> _Form | None:
    if not path.exists():
        return None
    try:
        content = path.read_bytes()
        digest(content)
        return msgspec.convert(tomllib.loads(content.decode("utf-8")), form)
    except (OSError, ValueError) as error:  # unreadable, not UTF-8, not TOML, or of another structure
        message = _("登録簿 {path} を使えません: {reason}", path=path, reason=reason_in_words(error))
        raise ConfigError(message) from error
