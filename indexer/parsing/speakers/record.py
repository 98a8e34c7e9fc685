"""Who a label of a record means, among those present: 川島委員長 is 川島 忠一 where exactly one of them fits."""

import re
from collections.abc import Collection, Mapping, Sequence

import msgspec
from msgspec import Struct

from indexer.parsing.people.attendance import Attendee
from indexer.parsing.people.attendance_lines import ministry_of, office_of
from indexer.parsing.people.names import is_surname
from indexer.parsing.people.titles import SEAT, NameAndPost, is_member_title, is_office, split_label
from indexer.parsing.speakers.title_match import begins_solid, by_initial, rank_of, told_apart
from kb.messages import _
from kb.model.dialogue import Participant
from kb.model.names import exact_key, name_key, narrow
from kb.model.organizations import METROPOLIS, leading_organization

_HONORIFIC = re.compile(r"^(?:さん|さま|様|氏|君|くん)$")


class Speaker(Struct, frozen=True):
    """What a label says: somebody, or an office or a body without a name, and what is doubtful about it."""

    name: str | None = None
    organization: str | None = None
    post: str | None = None
    problem: tuple[str, str] | None = None


class RecordSpeakers:
    """The people present, and those whom a label presents first."""

    def __init__(
        self,
        present: Sequence[Attendee],
        known: Collection[str],
        body: str | None,
        assembly: str | None,
        mentioned: Mapping[str, int] = {},
    ) -> None:
        self.people = [one.person for one in present]
        self._members = {one.person.name for one in present if one.member}
        self._listed = bool(present)
        self._known, self._body, self._assembly = known, body, assembly
        self._mentioned = mentioned
        self._aliases: dict[str, Participant] = {}
        self._seen: dict[str, Speaker] = {}

    def introduce(self, alias: str, person: Participant) -> Participant:
        """Remembers what somebody is called from here on (以下、藤本), adding them unless they are listed."""
        fitting = [other for other in self.people if name_key(other.name) == name_key(person.name)]
        if len(fitting) == 1:
            person = fitting[0]
        else:
            self.people.append(person)
        self._aliases[name_key(alias)] = person
        return person

    def speaker(self, label: str) -> Speaker:
        """The speaker of a label as written; the same label means the same all through a record."""
        key = name_key(label)
        if aliased := self._aliases.get(key):
            return _speaking(aliased, None)
        if key not in self._seen:
            self._seen[key] = self._find(label)
        return self._seen[key]

    def _find(self, label: str) -> Speaker:
        named = split_label(label, self._known) or told_apart(label)
        plain = exact_key(label)
        if held := self._holding(plain):
            return _speaking(held, None)
        ranked = self._ranked(plain, named)
        if ranked:
            top = max(rank for rank, _person, _post in ranked)
            best = [(person, post) for rank, person, post in ranked if rank == top]
            if named and named.initial:
                best = by_initial(best, named.initial)
            if len(best) == 1:
                return _speaking(best[0][0], best[0][1] or None)
            people = "、".join(f"{person.name}({'・'.join(person.posts) or '?'})" for person, _post in best)
            message = _("発言者「{text}」を一人に決められません。候補: {people}", text=label, people=people)
            return Speaker(
                None,
                self._organization(named.post if named else ""),
                named.post if named else None,
                ("ambiguous-speaker", message),
            )
        return self._unlisted(label, named)

    def _holding(self, plain: str) -> Participant | None:
        """The only one whose post is the whole label."""
        held = [
            person
            for person in self.people
            if any(plain in {post, f"{person.organization or ''}{post}"} for post in map(exact_key, person.posts))
        ]
        return held[0] if len(held) == 1 and is_office(plain) else None

    def _ranked(self, plain: str, named: NameAndPost | None) -> list[tuple[int, Participant, str]]:
        """Those whom the label may name, with how well the title fits."""
        found: list[tuple[int, Participant, str]] = []
        if named and named.name and (" " in named.name or len(exact_key(named.name)) > 2):
            whole = [person for person in self.people if name_key(person.name) == name_key(named.name)]
            if len(whole) == 1:
                return [(9, whole[0], named.post)]
        for person in self.people:
            name = exact_key(person.name)
            surname = person.name.partition(" ")[0]
            given = " " in person.name
            lengths = {len(surname), len(name)} if given else range(min(len(name), 6), 0, -1)
            best: tuple[int, Participant, str] | None = None
            for length in lengths:
                if name_key(plain[:length]) != name_key(name[:length]) or len(name_key(plain[:length])) != length:
                    continue
                post = exact_key(named.post) if named and named.initial else _HONORIFIC.sub("", plain[length:])
                if (
                    not given
                    and not (named and name_key(named.name) == name_key(plain[:length]))
                    and length < len(name)
                    and not is_office(post)
                ):
                    continue
                if not given and length == 1 and len(name) > 2 and not (named and len(named.name) == 1):
                    continue
                rank = rank_of(post, person, self._members)
                if rank and (best is None or rank > best[0]):
                    best = (rank, person, post)
            if best:
                found.append(best)
        return found

    def _unlisted(self, label: str, named: NameAndPost | None) -> Speaker:
        """A speaker whom no list gives: as the label gives them."""
        if named is None:
            return self._bare(label)
        if re.fullmatch(SEAT, named.post):
            named = msgspec.structs.replace(named, post="議員")
        organization = self._organization(named.post)
        if named.host:
            return Speaker(
                None,
                self._place(named.place) or self._body_of_host(named.post),
                named.post,
                ("unnamed-speaker", _nameless(label)),
            )
        if not named.sure:
            message = _("発言者「{text}」が誰か、記事からは分かりません。", text=label)
            return Speaker(None, organization, None, ("unknown-speaker", message))
        if not named.name:
            where = self._place(named.place)
            office = office_of([named.post], self._known)
            post = office.posts[0] if office.posts else named.post
            return Speaker(
                None, office.organization or where or organization, post, ("unnamed-speaker", _nameless(label))
            )
        office = office_of([named.post], self._known)
        person = Participant(
            name=self._whole_name(named.name, named.initial),
            organization=office.organization or self._place(named.place) or organization,
            department=office.department,
            posts=office.posts,
            as_written=label.strip(),
        )
        same = [other for other in self.people if other.name in {person.name, named.name}]
        if same and not is_member_title(named.post):
            message = _("発言者「{text}」は、同じ姓の参加者と役職が合いません。姓だけを記します。", text=label)
            self.people.append(person)
            return Speaker(person.name, person.organization, named.post or None, ("ambiguous-speaker", message))
        if not same:
            self.people.append(person)
        message = _("発言者「{text}」は参加者の一覧にありません。この行の書き方によりました。", text=label)
        return Speaker(
            person.name,
            person.organization,
            named.post or None,
            ("unlisted-speaker", message) if self._listed else None,
        )

    def _bare(self, label: str) -> Speaker:
        """Neither a post nor anybody listed: a body that speaks, a name alone, or nothing one can tell."""
        plain = exact_key(label)
        body = leading_organization(plain, self._known)
        if plain == METROPOLIS or (body and not body[1]):
            return Speaker(None, body[0] if body else plain, None, ("unnamed-speaker", _nameless(label)))
        name = " ".join(narrow(label).split())
        solid = [one for one in self.people if begins_solid(one.name, plain)]
        if len(solid) == 1:
            return _speaking(solid[0], None)
        if is_surname(plain) or (all(is_surname(part) for part in name.split()) and name):
            name = self._whole_name(name)
            person = next((other for other in self.people if other.name == name), None) or Participant(
                name, None, None, (), label.strip()
            )
            if person not in self.people:
                self.people.append(person)
            message = _("発言者「{text}」は参加者の一覧にありません。この行の書き方によりました。", text=label)
            return Speaker(name, None, None, ("unlisted-speaker", message) if self._listed else None)
        return Speaker(
            None, None, None, ("unknown-speaker", _("発言者「{text}」が誰か、記事からは分かりません。", text=label))
        )

    def _whole_name(self, surname: str, initial: str = "") -> str:
        """The only whole name of that surname the talk mentions (藤井あきら委員の発言を許します); else the surname."""
        fitting = [
            name
            for name in self._mentioned
            if name_key(name).startswith(name_key(surname))
            and exact_key(name)[len(exact_key(surname)) :].startswith(initial)
            and len(exact_key(name)) > len(exact_key(surname))
        ]
        return fitting[0] if len(fitting) == 1 else surname

    def _body_of_host(self, post: str) -> str | None:
        return self._body if "事務局" in post else None

    def _organization(self, post: str) -> str | None:
        """The body a post without a list belongs to: the assembly for its members, else who holds the meeting."""
        if not post:
            return None
        return self._assembly if is_member_title(post) else ministry_of([post]) or self._body

    def _place(self, place: str) -> str | None:
        named = leading_organization(exact_key(place), self._known) if place else None
        return named[0] if named else self._body if place else None


def _speaking(person: Participant, post: str | None) -> Speaker:
    if post and re.fullmatch(SEAT, post):
        post = None
    return Speaker(person.name, person.organization, post or (person.posts[0] if person.posts else None))


def _nameless(label: str) -> str:
    return _("発言者「{text}」は役職か団体だけで、氏名が分かりません。", text=label)
