"""Clusters mentions of people to identities by name and organization, with evidence and doubts."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from indexer.enrich.mentions import Mention, is_same_full_name, is_too_long_for_surname, short_name_keys
from indexer.enrich.registry import PersonEntry, StaffRegistry
from kb.messages import _
from kb.model.names import exact_key, name_key
from kb.model.people import Doubt


class Identity(Struct):
    """A cluster of mentions. `key` is unique; its first part is the key of the name."""

    key: tuple[str, ...]
    entry: PersonEntry | None = None
    mentions: list[Mention] = []
    evidence: dict[str, None] = {}


class ResolvedIdentities(NamedTuple):
    """Identities in the order of their first mention by full name, and the doubts about them."""

    identities: tuple[Identity, ...]
    doubts: tuple[Doubt, ...]


def resolve_identities(mentions: Sequence[Mention], staff: StaffRegistry) -> ResolvedIdentities:
    """Clusters mentions: by entries of the staff registry first, then full names, then surnames."""
    resolver = _Resolver(staff)
    short: list[Mention] = []
    for mention in mentions:
        if entry := staff.person(mention.name, mention.organization, mention.dialogue):
            resolver.add_registered(mention, entry)
        elif mention.is_full:
            resolver.add_full(mention)
        else:
            short.append(mention)
    resolver.add_short(short)
    return ResolvedIdentities(
        tuple(resolver.identities),
        (*resolver.doubts, *_namesake_doubts(resolver.identities), *_unused_entry_doubts(resolver.identities, staff)),
    )


class _Resolver:
    """The identities found so far, by key, and the doubts about surnames."""

    def __init__(self, staff: StaffRegistry) -> None:
        self.doubts: list[Doubt] = []
        self._staff = staff
        self._by_key: dict[tuple[str, ...], Identity] = {}

    @property
    def identities(self) -> list[Identity]:
        """All identities, in the order of their first mention by full name."""
        return list(self._by_key.values())

    def add_registered(self, mention: Mention, entry: PersonEntry) -> None:
        identity = self._identity(("registry", str(self._staff.people.index(entry))), entry)
        identity.evidence.setdefault(_("登録簿（{file}）による", file="people.toml"))
        identity.mentions.append(mention)

    def add_full(self, mention: Mention) -> None:
        identity = self._identity((name_key(mention.name), mention.organization or ""))
        if identity.mentions:
            identity.evidence.setdefault(_("同じ組織の同じ氏名"))
        self._note_variants(identity, mention)
        identity.mentions.append(mention)

    def add_short(self, mentions: Iterable[Mention]) -> None:
        """Assigns mentions by surname, or by a name without a space, to identities with full names."""
        known = self._known()
        for mention in mentions:
            fitting = known.get((mention.organization, name_key(mention.name)), ())
            whole = [found for found in fitting if any(is_same_full_name(mention, other) for other in found[1])]
            same_talk = [found for found in fitting if any(other.talk == mention.talk for other in found[1])]
            chosen = whole or same_talk or fitting
            if len(chosen) == 1:
                identity = chosen[0][0]
                if whole:
                    identity.evidence.setdefault(_("同じ組織の同じ氏名"))
                    self._note_variants(identity, mention)
                else:
                    why = _("同じ座談会の同じ姓") if same_talk else _("その組織にいる同じ姓の一人")
                    identity.evidence.setdefault(why)
                identity.mentions.append(mention)
                continue
            self._identity((name_key(mention.name), mention.organization or "")).mentions.append(mention)
            if chosen or not is_too_long_for_surname(mention.name):
                self._doubt_surname(mention, [found[1][0].name for found in chosen])

    def _known(self) -> dict[tuple[str | None, str], list[tuple[Identity, list[Mention]]]]:
        """Maps (organization, short name) to the identities that it may mean."""
        found: dict[tuple[str | None, str], list[tuple[Identity, list[Mention]]]] = {}
        for identity in self.identities:
            called = {(one.organization, name): None for one in identity.mentions for name in short_name_keys(one)}
            entry = (identity, list(identity.mentions))
            for key in called:
                found.setdefault(key, []).append(entry)
        return found

    def _identity(self, key: tuple[str, ...], entry: PersonEntry | None = None) -> Identity:
        return self._by_key.setdefault(key, Identity(key, entry))

    @staticmethod
    def _note_variants(identity: Identity, mention: Mention) -> None:
        # Comparing with the first spelling suffices: a difference from it is recorded once.
        if identity.mentions and exact_key(identity.mentions[0].name) != exact_key(mention.name):
            identity.evidence.setdefault(_("異体字を同じ字とみなした"))

    def _doubt_surname(self, mention: Mention, candidates: Sequence[str]) -> None:
        if candidates:
            message = _(
                "{organization} の「{name}」は {candidates} のどなたか分かりません。",
                organization=mention.organization or "?",
                name=mention.name,
                candidates="、".join(candidates),
            )
            told = tuple(dict.fromkeys(candidates))
            self.doubts.append(Doubt("ambiguous-surname", mention.dialogue, message, mention.name, _at(mention), told))
        else:
            message = _(
                "{organization} の「{name}」の名が分かりません。",
                organization=mention.organization or "?",
                name=mention.name,
            )
            self.doubts.append(Doubt("unknown-surname", mention.dialogue, message, mention.name, _at(mention)))


def _namesake_doubts(identities: Sequence[Identity]) -> Iterator[Doubt]:
    """Doubts about people of the same full name in different organizations, unless the registry settles them."""
    by_name: dict[str, list[Identity]] = {}
    for identity in identities:
        if identity.entry is None and identity.mentions[0].is_full:
            by_name.setdefault(identity.key[0], []).append(identity)
    for same in by_name.values():
        if len(same) > 1:
            message = _(
                "「{name}」は {organizations} にいます。同じ人なら people.toml の一つの項目にまとめてください。",
                name=same[0].mentions[0].name,
                organizations="、".join(identity.mentions[0].organization or "?" for identity in same),
            )
            where = tuple(dict.fromkeys(one for identity in same for one in _at(identity.mentions[0])))
            yield Doubt("same-name", None, message, same[0].mentions[0].name, where)


def _unused_entry_doubts(identities: Sequence[Identity], staff: StaffRegistry) -> Iterator[Doubt]:
    """Doubts about registry entries that match no mention: they may be misspelt."""
    used = {identity.key for identity in identities}
    for position, entry in enumerate(staff.people):
        if ("registry", str(position)) not in used:
            message = _(
                "people.toml の「{name}」に当てはまる発言者がいません。氏名・組織・対話を確かめてください。",
                name=entry.name,
            )
            yield Doubt("unused-entry", None, message)


def _at(mention: Mention) -> tuple[str, ...]:
    """The organization of a mention, if known."""
    return (mention.organization,) if mention.organization else ()
