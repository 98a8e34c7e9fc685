"""Index of participants by name: a label is compared only with people whose name begins as the label does."""

from collections.abc import Iterable, Mapping, Sequence

from kb.model.dialogue import Participant
from kb.model.names import exact_key, name_key

# Characters; without white space a surname may end anywhere, and longer ones are not indexed.
_LONGEST_SURNAME = 6


class NameIndex:
    """Participants in the order in which they were added, indexed by name and post."""

    def __init__(self) -> None:
        self.people: list[Participant] = []
        self._by_name: dict[str, Participant] = {}
        self._by_key: dict[str, list[Participant]] = {}
        self._by_post: dict[str, list[Participant]] = {}
        self._by_opening: dict[str, list[int]] = {}
        self._by_initial: dict[str, list[int]] = {}
        self._unspaced: dict[str, list[Participant]] = {}
        self._unspaced_names: set[str] = set()

    def add(self, person: Participant, seat: str | None = None) -> None:
        """Adds a person; several people may have the same name. A seat (3番) is a post to call the person by."""
        order = len(self.people)
        self.people.append(person)
        self._by_name.setdefault(person.name, person)
        self._by_key.setdefault(name_key(person.name), []).append(person)
        posts = {exact_key(post) for post in person.posts}
        seats = {f"{seat}{title}" for title in ("", "議員", "委員")} if seat else set()
        for called in seats | posts | {f"{person.organization or ''}{post}" for post in posts}:
            self._by_post.setdefault(called, []).append(person)
        name = exact_key(person.name)
        if len(name) > 2:
            self._unspaced_names.add(name)
        for length in surname_lengths(person):
            single = length == 1 and len(name) > 2 and " " not in person.name
            places = self._by_initial if single else self._by_opening
            places.setdefault(name_key(name[:length]), []).append(order)
        if " " not in person.name and len(person.name) > 2:
            key = name_key(person.name)
            for length in range(1, len(key) + 1):
                self._unspaced.setdefault(key[:length], []).append(person)

    def by_name(self, name: str) -> Participant | None:
        """The first person with exactly that name."""
        return self._by_name.get(name)

    def name_variants(self, name: str) -> list[Participant]:
        """The people with that name; variants of characters (髙 and 高) are equal."""
        return self._by_key.get(name_key(name), [])

    def with_post(self, post: str) -> list[Participant]:
        """The people with exactly that post, with or without their organization before it."""
        return self._by_post.get(post, [])

    def has_full_name(self, text: str) -> bool:
        """True if a text without white space is the name of a person, at least three characters long."""
        return text in self._unspaced_names

    def candidates(self, text: str, *, single: bool) -> list[Participant]:
        """The people with whose surname or full name a text may begin, in order.

        A surname of one character counts only if white space ends it in the name, or with `single`.
        """
        found: set[int] = set()
        for length in range(1, len(text) + 1):
            key = name_key(text[:length])
            found.update(self._by_opening.get(key, ()))
            if single and length == 1:
                found.update(self._by_initial.get(key, ()))
        return [self.people[order] for order in sorted(found)]

    def unspaced_names_from(self, surname: str) -> list[Participant]:
        """The people whose name, written without white space, begins with a surname."""
        return self._unspaced.get(name_key(surname), [])


def surname_lengths(person: Participant) -> Iterable[int]:
    """The lengths at which the surname may end in the name without white space."""
    name = exact_key(person.name)
    surname, space, _given = person.name.partition(" ")
    return {len(surname), len(name)} if space else range(min(len(name), _LONGEST_SURNAME), 0, -1)


def full_names_by_surname(mentioned: Iterable[str]) -> Mapping[str, list[str]]:
    """Full names by each beginning (`name_key`) that may be their surname."""
    found: dict[str, list[str]] = {}
    for name in mentioned:
        key = name_key(name)
        for length in range(1, len(key) + 1):
            found.setdefault(key[:length], []).append(name)
    return found


def complete_name(surname: str, full_names: Mapping[str, Sequence[str]], initial: str = "") -> str:
    """The only full name with that surname that a record mentions (藤井あきら委員の発言を許します); else the surname.

    `full_names` are by the key of their surname; a given name begins with `initial`.
    """
    length = len(exact_key(surname))
    fitting = [
        name
        for name in full_names.get(name_key(surname), ())
        if len(exact_key(name)) > length and exact_key(name)[length:].startswith(initial)
    ]
    return fitting[0] if len(fitting) == 1 else surname
