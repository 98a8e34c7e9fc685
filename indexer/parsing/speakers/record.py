"""Speaker resolver for records of meetings: 川島委員長 is 川島 忠一 if exactly one of the people present fits."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from indexer.parsing.people.attendance import Attendee
from indexer.parsing.people.names import bare_name, is_surname
from indexer.parsing.people.offices import split_office
from indexer.parsing.people.titles import SEAT, NameAndPost, is_member_title, is_office, split_label
from indexer.parsing.speakers.base import (
    ResolvedSpeaker,
    SpeakerLabel,
    SpeakerProblem,
    resolved_to,
    unknown_speaker,
    unnamed_speaker,
)
from indexer.parsing.speakers.name_index import NameIndex, complete_name, full_names_by_surname, surname_lengths
from indexer.parsing.speakers.record_bodies import RecordBodies
from indexer.parsing.speakers.stated_office import as_written_post, behind_body, office_by_form, stated_person
from indexer.parsing.speakers.title_match import begins_with_surname, filter_by_initial, split_initial, title_rank
from kb.messages import _
from kb.model.dialogue import Participant
from kb.model.names import exact_key, name_key, narrow

_OF_MANY = frozenset({"委員", "議員"})  # alone, they name nobody, even if one person has no other post
_HONORIFIC = re.compile(r"^(?:さん|さま|様|氏|君|くん)$")
_PRESIDING = re.compile(r"副?議長")
_FULL_NAME_RANK = 9  # above every rank of `title_rank`


def record_speakers(
    attendees: Sequence[Attendee], bodies: RecordBodies, mentioned: Iterable[str] = ()
) -> "RecordSpeakers":
    """The resolver of a record; `mentioned` are full names in its speech, which complete a surname."""
    index = NameIndex()
    for attendee in attendees:
        index.add(attendee.person, attendee.seat)
    members = {attendee.person.name for attendee in attendees if attendee.member}
    return RecordSpeakers(index, bodies, members, full_names_by_surname(mentioned), listed=bool(attendees))


class RecordSpeakers:
    """Resolves the labels of a record to the people present and the people introduced by a label.

    With `listed`, the record has an attendance list, and a speaker missing from it is reported.
    """

    def __init__(
        self,
        index: NameIndex,
        bodies: RecordBodies,
        members: Collection[str],
        full_names: Mapping[str, Sequence[str]],
        *,
        listed: bool,
    ) -> None:
        self._index = index
        self._bodies = bodies
        self._members = members
        self._full_names = full_names
        self._listed = listed
        self._aliases: dict[str, Participant] = {}
        self._resolved: dict[str, ResolvedSpeaker] = {}
        self._names: set[str] = set()
        self._presiding: dict[str, str] = {}

    @property
    def people(self) -> Sequence[Participant]:
        """The people present, then people introduced by a label.

        A member of whom the list gives only the seat has the title under which they preside.
        """
        return tuple(self._with_title(person) for person in self._index.people)

    def _with_title(self, person: Participant) -> Participant:
        title = self._presiding.get(person.name)
        seated = person.name in self._members and person.posts == ("議員",)
        return msgspec.structs.replace(person, posts=(title,)) if title and seated else person

    def has_full_name(self, text: str) -> bool:
        """True if a text without white space is the name of a person, at least three characters long."""
        return self._index.has_full_name(text)

    def resolve(self, label: SpeakerLabel, as_written: str) -> ResolvedSpeaker:
        """The speaker of a label, cached: a label means the same person until it becomes the alias of another.

        `label.name` is the whole label without its marks.
        """
        self._names |= {name_key(label.name)} if label.is_name else set()
        if label.alias:
            self._introduce(label.alias, self._resolve(label.name).name)
        found = self._resolve(label.alias or label.name)
        if found.name and found.post and _PRESIDING.fullmatch(found.post):
            self._presiding.setdefault(found.name, found.post)
        return found

    def _introduce(self, alias: str, name: str | None) -> None:
        """Stores the alias of a person (以下、藤本)."""
        person = self._index.by_name(name) if name else None
        if person:
            alike = self._index.name_variants(person.name)
            if len(alike) != 1:
                self._index.add(person)
            self._aliases[name_key(alias)] = alike[0] if len(alike) == 1 else person

    def _resolve(self, label: str) -> ResolvedSpeaker:
        key = name_key(label)
        if aliased := self._aliases.get(key):
            return resolved_to(aliased, None)
        if key not in self._resolved:
            self._resolved[key] = self._find(label)
        return self._resolved[key]

    def _find(self, label: str) -> ResolvedSpeaker:
        plain = exact_key(label)
        if held := self._holding(plain):
            return resolved_to(held, None)
        named = split_label(label, self._bodies.known) or split_initial(label)
        if named and named.party:
            plain = exact_key(named.name + named.post)
        elif stated := self._stated(label):
            return stated
        elif parted := behind_body(label, self._bodies.known):
            said = self._find(parted[1])
            return said if said.name and said.organization else msgspec.structs.replace(said, organization=parted[0])
        ranked = self._ranked(plain, named)
        if ranked:
            top = max(rank for rank, _person, _post in ranked)
            best = [(person, post) for rank, person, post in ranked if rank == top]
            best = filter_by_initial(best, named.initial) if named and named.initial else best
            if len(best) == 1:
                return resolved_to(best[0][0], best[0][1] or None)
            people = "、".join(f"{person.name}({'・'.join(person.posts) or '?'})" for person, _post in best)
            message = _("発言者「{text}」を一人に決められません。候補: {people}", text=label, people=people)
            return ResolvedSpeaker(
                None,
                self._bodies.of_post(named.post if named else ""),
                named.post if named else None,
                SpeakerProblem("ambiguous-speaker", message),
            )
        return self._unlisted(label, named)

    def _holding(self, plain: str) -> Participant | None:
        """The only person whose post is the whole label."""
        held = self._index.with_post(plain) if plain not in _OF_MANY else []
        if not held and is_office(plain):
            office = split_office(plain, self._bodies.known)
            posted = self._index.with_post(office.posts[0]) if office.organization and len(office.posts) == 1 else []
            held = [person for person in posted if person.organization == office.organization]
        return held[0] if len(held) == 1 and is_office(plain) else None

    def _stated(self, label: str) -> ResolvedSpeaker | None:
        """The person whom a label states with office and full name; one who is not listed is added."""
        stated = stated_person(label, self._bodies.known)
        alike = self._index.name_variants(stated[0]) if stated else ()
        if stated is None or len(alike) > 1:
            return None
        name, office = stated
        if alike:
            return resolved_to(alike[0], next((post for post in office.posts if post in alike[0].posts), None))
        organization = office.organization or self._bodies.of_post("".join(office.posts[:1]))
        self._index.add(Participant(name, organization, office.department, office.posts, label.strip()))
        return ResolvedSpeaker(name, organization, next(iter(office.posts), None), self._not_listed(label))

    def _ranked(self, plain: str, named: NameAndPost | None) -> list[tuple[int, Participant, str]]:
        """The people with whose name a label may begin, each with the rank and the text of the label's title."""
        if named and named.name and (" " in named.name or len(exact_key(named.name)) > 2):
            alike = self._index.name_variants(named.name)
            if len(alike) == 1:
                return [(_FULL_NAME_RANK, alike[0], named.post)]
        people = self._index.candidates(plain, single=named is not None and len(named.name) == 1)
        return [found for person in people if (found := self._rank(plain, named, person))]

    def _rank(self, plain: str, named: NameAndPost | None, person: Participant) -> tuple[int, Participant, str] | None:
        name = exact_key(person.name)
        given = " " in person.name
        best: tuple[int, Participant, str] | None = None
        for length in surname_lengths(person):
            key = name_key(plain[:length])
            if key != name_key(name[:length]) or len(key) != length:
                continue
            post = exact_key(named.post) if named and named.initial else _HONORIFIC.sub("", plain[length:])
            cut_by_label = named is not None and name_key(named.name) == key
            if not given and not cut_by_label and length < len(name) and not is_office(post):
                continue
            if not given and length == 1 and len(name) > 2 and not (named and len(named.name) == 1):
                continue
            rank = title_rank(post, person, self._members)
            if rank and (best is None or rank > best[0]):
                best = (rank, person, post)
        return best

    def _unlisted(self, label: str, named: NameAndPost | None) -> ResolvedSpeaker:
        """The speaker of a label that fits no person on the list, with the name and post of the label."""
        if named is None:
            return self._bare(label)
        if re.fullmatch(SEAT, named.post):
            named = msgspec.structs.replace(named, post="議員")
        organization = (named.party and named.party.body) or self._bodies.of_post(named.post)
        if named.host:
            body = self._bodies.of_place(named.place) or (self._bodies.body if "事務局" in named.post else None)
            return ResolvedSpeaker(None, body, named.post, unnamed_speaker(label))
        if not named.sure:
            return ResolvedSpeaker(None, organization, None, unknown_speaker(label).problem)
        office = office_by_form(named.post, self._bodies.known)
        if not named.name:
            body = office.organization or self._bodies.of_place(named.place) or organization
            post = office.posts[0] if office.posts else named.post
            return ResolvedSpeaker(None, body, as_written_post(post, label), unnamed_speaker(label))
        person = Participant(
            name=complete_name(named.name, self._full_names, named.initial),
            organization=office.organization or self._bodies.of_place(named.place) or organization,
            department=office.department,
            posts=office.posts,
            as_written=label.strip(),
        )
        problem = self._not_listed(label)
        same = self._index.by_name(person.name) or self._index.by_name(named.name)
        if same is None:
            self._index.add(person)
        elif not is_member_title(named.post):
            self._index.add(person)
            message = _("発言者「{text}」は、同じ姓の参加者と役職が合いません。姓だけを記します。", text=label)
            problem = SpeakerProblem("ambiguous-speaker", message)
        return ResolvedSpeaker(person.name, person.organization, named.post or None, problem)

    def _bare(self, label: str) -> ResolvedSpeaker:
        """The speaker of a label without a post: a body, a name alone, or unknown."""
        plain = exact_key(label)
        solid = [one for one in self._index.unspaced_names_from(plain) if begins_with_surname(one.name, plain)]
        if len(solid) == 1:
            return resolved_to(solid[0], None)
        if body := self._bodies.of_label(label):
            return ResolvedSpeaker(None, *body, unnamed_speaker(label))
        name = bare_name(" ".join(narrow(label).split()))
        known = is_surname(plain) or name_key(label) in self._names
        if known or (all(is_surname(part) for part in name.split()) and name):
            name = complete_name(name, self._full_names)
            if self._index.by_name(name) is None:
                self._index.add(Participant(name, None, None, (), label.strip()))
            return ResolvedSpeaker(name, None, None, self._not_listed(label))
        return unknown_speaker(label)

    def _not_listed(self, label: str) -> SpeakerProblem | None:
        """The diagnostic about a speaker missing from the record's list; None for a record without a list."""
        message = _("発言者「{text}」は参加者の一覧にありません。この行の書き方によりました。", text=label)
        return SpeakerProblem("unlisted-speaker", message) if self._listed else None
