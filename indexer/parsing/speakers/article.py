"""Speaker resolver for the forum's articles: labels may state office, place and alias, which later labels refer to."""

from collections.abc import Callable, Collection, Mapping, Sequence

from msgspec import Struct

from indexer.parsing.lines.rows import quoted
from indexer.parsing.people import names
from indexer.parsing.people.legal_bodies import LEGAL_FORM
from indexer.parsing.people.offices import split_office
from indexer.parsing.speakers.base import ResolvedSpeaker, SpeakerLabel, SpeakerProblem, unknown_speaker
from indexer.parsing.speakers.vocabulary import is_foreign_name, office_names
from kb.messages import _
from kb.model.dialogue import Participant
from kb.model.names import exact_key, name_key
from kb.model.organizations import METROPOLIS, leading_organization

_KINDS = frozenset("都区市町村")


class _Match(Struct, frozen=True):
    """The person that a label means, or why there is none: `problem` is a diagnostic code.

    `post` is the one that the label states if the person holds it, else the person's first.
    """

    person: Participant | None
    problem: str | None = None
    candidates: tuple[Participant, ...] = ()
    post: str | None = None


class ArticleSpeakers:
    """Resolves the labels of an article to its participants, with the aliases and introductions of earlier labels."""

    def __init__(
        self,
        participants: Sequence[Participant],
        known: Collection[str],
        hosts: Mapping[str, Participant] | None = None,
    ) -> None:
        self.people = list(participants)
        self._hosts = hosts or {}
        self._listed = bool(participants)
        self._known = known
        self._aliases: dict[str, list[Participant]] = {}
        self._introduced: list[Participant] = []

    def is_interviewer(self, label: SpeakerLabel) -> bool:
        """True if a label is a host's and the roster has no such host: the turn is a question."""
        return label.host and label.name not in self._hosts

    def resolve(self, label: SpeakerLabel, as_written: str) -> ResolvedSpeaker:
        """Resolves a label. An introduction is stored, and adds a person missing from the list."""
        match = self._match(label, as_written)
        problem = _problem(match, as_written)
        if match.person is None:
            return ResolvedSpeaker(problem=problem)
        return ResolvedSpeaker(match.person.name, match.person.organization, match.post, problem)

    def _match(self, label: SpeakerLabel, as_written: str) -> _Match:
        if label.several:
            return _Match(None, "several-speakers")
        if label.host:
            return self._with_post(_Match(self._hosts.get(label.name)), label)
        found = self._introduction(label, as_written) if label.introduces else self._reference(label)
        found = self._with_post(found, label)
        if found.person and (label.introduces or label.place or label.office):
            self._introduced.append(found.person)
            if label.alias:
                people = self._aliases.setdefault(exact_key(label.alias), [])
                if found.person not in people:
                    people.append(found.person)
        return found

    def _with_post(self, found: _Match, label: SpeakerLabel) -> _Match:
        """Chooses the post for this turn. A title that the list does not give the speaker is a problem."""
        person = found.person
        if person is None:
            return found
        named = split_office(f"{label.office}:{'' if label.office else label.name}", self._known).posts
        for post in named:
            for held in person.posts:
                if held == post or (held.endswith(post) and held != f"副{post}" and len(post) > 1):
                    return _Match(person, found.problem, found.candidates, held)
        problem = found.problem
        if label.office and named and not label.introduces and not problem and not _may_hold(person, named):
            problem = "unlisted-post"
        return _Match(person, problem, found.candidates, person.posts[0] if person.posts else None)

    def _introduction(self, label: SpeakerLabel, as_written: str) -> _Match:
        office = split_office(label.office, self._known)
        place = label.place or exact_key(label.alias).partition("(")[2].rstrip(")")
        organization = office.organization or self._organization(place)
        fitting = [
            person
            for person in self._named(label.name)
            if not organization or not person.organization or is_same_body(person.organization, organization)
        ]
        if len(fitting) > 1 and place and not label.office:
            fitting = [person for person in fitting if _is_of(person, place)] or fitting
        if len(fitting) > 1:
            fitting = _best(fitting, lambda person: _likeness(person, label, office.posts, organization))
        if len(fitting) == 1:
            return _Match(fitting[0])
        if fitting:
            return _Match(None, "ambiguous-speaker", tuple(fitting))
        if not (label.office or (not self._listed and (label.place or label.alias))):
            return _Match(None, "unknown-speaker")
        person = Participant(
            name=label.name,
            organization=organization,
            department=office.department,
            posts=office.posts,
            as_written=as_written,
        )
        self.people.append(person)
        return _Match(person, "unlisted-speaker" if self._listed else None)

    def _reference(self, label: SpeakerLabel) -> _Match:
        written = f"{label.name}({label.place})" if label.place else label.name
        if aliased := self._aliases.get(exact_key(written)):
            return _only(aliased)
        base, _, place = exact_key(written).rstrip(")").partition("(")
        fitting = self._named(base) or self._holding(base)
        if place:
            here = [person for person in fitting if _is_of(person, place) or _is_given(person, place)]
            elsewhere = place in _KINDS or leading_organization(place, self._known)
            fitting = here or ([] if elsewhere else fitting)
        if label.office:
            fitting = _best(fitting, lambda person: _likeness(person, label, (label.office,), None))
        if len(fitting) > 1:
            # Of several, the only one introduced before by office, place or alias.
            present = [person for person in fitting if person in self._introduced]
            fitting = present if len(present) == 1 else fitting
        return _only(fitting) if fitting else _Match(None, "unknown-speaker")

    def _named(self, name: str) -> list[Participant]:
        """The people with that surname or full name: in the same characters, else in variants of them (異体字)."""
        for key in (exact_key, name_key):
            wanted = key(name)
            if found := [person for person in self.people if _is_called(key, wanted, person.name)]:
                return found
        return []

    def _holding(self, office: str) -> list[Participant]:
        return [person for person in self.people if office in office_names(person) or office in person.posts]

    def _organization(self, place: str) -> str | None:
        if place == "都":
            return "東京都"
        named = leading_organization(place, self._known) if place else None
        return named[0] if named and not named[1] else None


def is_same_body(one: str, other: str) -> bool:
    """True if two names differ only in the legal form: GovTech東京, 一般財団法人GovTech東京"""
    return one == other or LEGAL_FORM.sub("", one) == LEGAL_FORM.sub("", other)


def _may_hold(person: Participant, posts: Sequence[str]) -> bool:
    """True if the list gives the person one of these posts in other words; 都CIO is a 副知事."""
    written = exact_key(person.as_written)
    held = any(post.endswith(mine) for post in posts for mine in person.posts)
    metropolitan = person.organization == METROPOLIS and bool({"副知事", "CIO", "都CIO"} & set(posts))
    return held or metropolitan or any(post in written and f"副{post}" not in written for post in posts)


def _is_called(key: Callable[[str], str], wanted: str, name: str) -> bool:
    surname, _, given = name.partition(" ")
    if given:
        return bool(wanted) and (
            wanted in {key(surname), key(name)} or (wanted == key(given) and is_foreign_name(name))
        )
    # Without white space the surname may end anywhere, most often after two characters.
    whole = key(name)
    return bool(wanted) and (
        wanted == whole or (len(whole) > len(wanted) >= min(2, len(whole) - 1) and whole.startswith(wanted))
    )


def _is_of(person: Participant, place: str) -> bool:
    if place in _KINDS:
        return (person.organization or "").endswith(place)
    return any(place in part for part in (person.organization or "", person.department or "", *person.posts))


def _is_given(person: Participant, initial: str) -> bool:
    """True if the person's given name begins with `initial`: 柏木(響) is 柏木 響子."""
    return person.name.partition(" ")[2].startswith(initial)


def _likeness(person: Participant, label: SpeakerLabel, posts: Sequence[str], organization: str | None) -> int:
    written = exact_key(person.as_written)
    score = 4 * (organization is not None and person.organization == organization)
    score += 2 * sum(post in person.posts for post in posts)
    score += sum(post not in person.posts and bool(post) and post in written for post in posts)
    return score + 8 * (names.is_full_name(label.name) and exact_key(label.name) == exact_key(person.name))


def _best(people: Sequence[Participant], score: Callable[[Participant], int]) -> list[Participant]:
    top = max((score(person) for person in people), default=0)
    return [person for person in people if score(person) == top]


def _only(people: Sequence[Participant]) -> _Match:
    if len(people) == 1:
        return _Match(people[0])
    return _Match(None, "ambiguous-speaker", tuple(people))


def _problem(match: _Match, label: str) -> SpeakerProblem | None:
    """The diagnostic of a match, quoting the label."""
    text = quoted(label)
    match match.problem:
        case None:
            return None
        case "ambiguous-speaker":
            people = "、".join(f"{person.name}({person.organization or '?'})" for person in match.candidates)
            message = _("発言者「{text}」を一人に決められません。候補: {people}", text=text, people=people)
        case "several-speakers":
            message = _("「{text}」は一人の発言者ではありません。", text=text)
        case "unlisted-post":
            name = match.person.name if match.person else ""
            message = _("発言者「{text}」の役職は、一覧の{name}の役職にありません。", text=text, name=name)
        case "unlisted-speaker":
            message = _("発言者「{text}」は参加者の一覧にありません。この行の紹介によりました。", text=text)
        case _:
            return unknown_speaker(text).problem
    return SpeakerProblem(match.problem, message)
