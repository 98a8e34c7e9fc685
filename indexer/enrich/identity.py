"""Who is who across documents.

Mentions of one full name (異体字 and white space apart) in one organization are one person. A surname alone is the one
person of that surname in the same talk, else the one in that organization; where there are several it stays as written
and is doubtful. The same name in two organizations is two people until staff say otherwise, and is doubtful too.
What staff say in the registry goes before all of it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date

import msgspec
from msgspec import Struct

from indexer.enrich.registry import PersonEntry, StaffRegistry
from indexer.enrich.series import doubtful_parts, stitch
from kb.messages import _
from kb.model.dialogue import Dialogue, Participant, Turn
from kb.model.names import exact_key, name_key
from kb.model.people import Doubt, Person, Registry, Tenure


class _Mention(Struct, frozen=True):
    """A participant of one dialogue."""

    dialogue: str
    talk: str
    day: date | None
    participant: Participant

    @property
    def name(self) -> str:
        return self.participant.name

    @property
    def organization(self) -> str | None:
        return self.participant.organization

    @property
    def is_full(self) -> bool:
        """Whether the name has a surname and a given name."""
        return " " in self.name


class _Identity(Struct):
    """A person in the making."""

    key: tuple[str, ...]
    entry: PersonEntry | None = None
    mentions: list[_Mention] = []
    evidence: dict[str, None] = {}


def identify(
    dialogues: Sequence[Dialogue], staff: StaffRegistry, reading: Callable[[str], str]
) -> tuple[list[Dialogue], Registry]:
    """The same dialogues with one name a person and an organization, stitched to talks, and who is in them.

    `reading` gives a name's reading in katakana where staff give none.
    """
    dialogues = stitch(_with_organizations(dialogue, staff) for dialogue in dialogues)
    mentions = [
        _Mention(dialogue.id, dialogue.talk or dialogue.id, dialogue.date, participant)
        for dialogue in dialogues
        for participant in dialogue.participants
    ]
    cast = _Cast(staff)
    for mention in mentions:
        if mention.is_full or cast.entry_for(mention):
            cast.add(mention)
    cast.add_surnames([mention for mention in mentions if not mention.is_full and not cast.entry_for(mention)])
    names = cast.names()
    people = sorted(
        (_person(identity, names, reading) for identity in cast.identities), key=lambda p: (p.reading, p.id)
    )
    known = {
        (mention.dialogue, mention.name, mention.organization): (names[identity.key], mention.participant.posts)
        for identity in cast.identities
        for mention in identity.mentions
    }
    doubts = [*cast.doubts, *cast.namesakes(), *doubtful_parts(dialogues)]
    return [_with_names(dialogue, known) for dialogue in dialogues], Registry(tuple(people), tuple(doubts))


class _Cast:
    """The identities found so far."""

    def __init__(self, staff: StaffRegistry) -> None:
        self.doubts: list[Doubt] = []
        self._staff = staff
        self._by_key: dict[tuple[str, ...], _Identity] = {}

    @property
    def identities(self) -> list[_Identity]:
        return list(self._by_key.values())

    def entry_for(self, mention: _Mention) -> PersonEntry | None:
        """The registry's entry that a mention is of."""
        for entry in self._staff.people:
            named = {name_key(name) for name in (entry.name, *entry.also)}
            if name_key(mention.name) not in named:
                continue
            if entry.organizations and mention.organization not in entry.organizations:
                continue
            if not entry.dialogues or mention.dialogue in entry.dialogues:
                return entry
        return None

    def add(self, mention: _Mention) -> None:
        """A mention by full name, or one that the registry knows."""
        if entry := self.entry_for(mention):
            position = str(self._staff.people.index(entry))
            identity = self._identity(("registry", position), entry)
            identity.evidence.setdefault(_("登録簿（{file}）による", file="people.toml"))
        else:
            identity = self._identity((name_key(mention.name), mention.organization or ""))
            if identity.mentions:
                identity.evidence.setdefault(_("同じ組織の同じ氏名"))
            if any(exact_key(other.name) != exact_key(mention.name) for other in identity.mentions):
                identity.evidence.setdefault(_("異体字を同じ字とみなした"))
        identity.mentions.append(mention)

    def add_surnames(self, mentions: Iterable[_Mention]) -> None:
        """Mentions by surname alone, once all full names are known."""
        known = [(identity, list(identity.mentions)) for identity in self.identities]
        for mention in mentions:
            fitting = [
                (identity, others)
                for identity, others in known
                if any(other.organization == mention.organization and _is_of(mention, other) for other in others)
            ]
            same_talk = [found for found in fitting if any(other.talk == mention.talk for other in found[1])]
            chosen = same_talk or fitting
            if len(chosen) == 1:
                identity = chosen[0][0]
                why = _("同じ座談会の同じ姓") if same_talk else _("その組織にいる同じ姓の一人")
                identity.evidence.setdefault(why)
                identity.mentions.append(mention)
                continue
            identity = self._identity((name_key(mention.name), mention.organization or ""))
            identity.mentions.append(mention)
            self._doubt_surname(mention, [found[1][0].name for found in chosen])

    def names(self) -> dict[tuple[str, ...], str]:
        """The name of each identity: the registry's, else the commonest spelling; namesakes get their organization."""
        plain = {
            identity.key: identity.entry.name if identity.entry else _commonest(identity.mentions)
            for identity in self.identities
        }
        bearers = Counter(plain.values())
        return {
            identity.key: name if bearers[name] == 1 else f"{name}（{_distinction(identity)}）"
            for identity, name in ((identity, plain[identity.key]) for identity in self.identities)
        }

    def namesakes(self) -> list[Doubt]:
        """People of one full name in different organizations, whom nobody has told apart or together."""
        by_name: dict[str, list[_Identity]] = {}
        for identity in self.identities:
            if identity.entry is None and identity.mentions[0].is_full:
                by_name.setdefault(identity.key[0], []).append(identity)
        return [
            Doubt(
                "same-name",
                None,
                _(
                    "「{name}」は {organizations} にいます。同じ人なら people.toml の一つの項目にまとめてください。",
                    name=same[0].mentions[0].name,
                    organizations="、".join(identity.mentions[0].organization or "?" for identity in same),
                ),
            )
            for same in by_name.values()
            if len(same) > 1
        ]

    def _identity(self, key: tuple[str, ...], entry: PersonEntry | None = None) -> _Identity:
        return self._by_key.setdefault(key, _Identity(key, entry))

    def _doubt_surname(self, mention: _Mention, candidates: Sequence[str]) -> None:
        if candidates:
            message = _(
                "{organization} の「{name}」は {candidates} のどなたか分かりません。",
                organization=mention.organization or "?",
                name=mention.name,
                candidates="、".join(candidates),
            )
            self.doubts.append(Doubt("ambiguous-surname", mention.dialogue, message))
        else:
            message = _(
                "{organization} の「{name}」の名が分かりません。",
                organization=mention.organization or "?",
                name=mention.name,
            )
            self.doubts.append(Doubt("unknown-surname", mention.dialogue, message))


def _is_of(mention: _Mention, other: _Mention) -> bool:
    """Whether a surname may be of a full name."""
    return other.is_full and name_key(other.name.split(" ")[0]) == name_key(mention.name)


def _commonest(mentions: Sequence[_Mention]) -> str:
    """The spelling of most dialogues; of equals, the one that comes first."""
    full = [mention.name for mention in mentions if mention.is_full] or [mention.name for mention in mentions]
    return Counter(full).most_common(1)[0][0]


def _distinction(identity: _Identity) -> str:
    """What tells a namesake from the other: the organization of the last dialogue."""
    return max(identity.mentions, key=lambda mention: mention.day or date.min).organization or "?"


def _person(identity: _Identity, names: dict[tuple[str, ...], str], reading: Callable[[str], str]) -> Person:
    name = names[identity.key]
    given = identity.entry.reading if identity.entry else None
    return Person(
        id=exact_key(name),
        name=name,
        reading=given or " ".join(reading(name_key(part)) for part in name.partition("（")[0].split(" ")),
        spellings=tuple(sorted({mention.name for mention in identity.mentions})),
        tenures=_tenures(identity.mentions),
        evidence=tuple(identity.evidence),
    )


def _tenures(mentions: Sequence[_Mention]) -> tuple[Tenure, ...]:
    """The posts in the order in which dialogues first give them."""
    groups: dict[tuple[str | None, str | None, tuple[str, ...]], list[_Mention]] = {}
    for mention in sorted(mentions, key=lambda mention: (mention.day or date.max, mention.dialogue)):
        participant = mention.participant
        post = participant.organization, participant.department, participant.posts
        groups.setdefault(post, []).append(mention)
    return tuple(
        Tenure(
            *post,
            first=min((mention.day for mention in group if mention.day), default=None),
            last=max((mention.day for mention in group if mention.day), default=None),
            dialogues=tuple(dict.fromkeys(mention.dialogue for mention in group)),
        )
        for post, group in groups.items()
    )


def _with_organizations(dialogue: Dialogue, staff: StaffRegistry) -> Dialogue:
    if not staff.organizations:
        return dialogue

    def renamed(one: Participant | Turn) -> Participant | Turn:
        name = staff.organization_named(one.organization) if one.organization else None
        return msgspec.structs.replace(one, organization=name)

    return msgspec.structs.replace(
        dialogue, participants=tuple(map(renamed, dialogue.participants)), turns=tuple(map(renamed, dialogue.turns))
    )


def _with_names(dialogue: Dialogue, known: dict[tuple[str, str, str | None], tuple[str, tuple[str, ...]]]) -> Dialogue:
    """Turns say the identity's name and posts; the participants stay as this article writes them."""

    def named(turn: Turn) -> Turn:
        found = known.get((dialogue.id, turn.speaker or "", turn.organization))
        return msgspec.structs.replace(turn, speaker=found[0], posts=found[1]) if found else turn

    return msgspec.structs.replace(dialogue, turns=tuple(map(named, dialogue.turns)))
