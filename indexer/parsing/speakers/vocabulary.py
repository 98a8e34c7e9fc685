"""Label vocabulary of an article: the names, aliases and posts of which its labels can consist."""

import re
from collections import Counter
from collections.abc import Collection, Iterable

from msgspec import Struct

from kb.model.dialogue import Participant
from kb.model.names import name_key

# Names whose surname may be either part: マイケル ジョーンズ
_FOREIGN = re.compile(r"[ァ-ヺー・]+|[A-Za-z.]+")


class LabelVocabulary(Struct):
    """Names and posts of an article's people, extended while the labels are read.

    `names` are the keys (`name_key`) of surnames, names, aliases and offices with their body. `posts` are those of
    posts that only one person holds, `known` the organizations of the article.
    """

    names: set[str] = set()
    posts: set[str] = set()
    known: Collection[str] = ()


def vocabulary_of(people: Iterable[Participant], aliases: Collection[str], known: Collection[str]) -> LabelVocabulary:
    """Builds the vocabulary of these people."""
    people = list(people)
    called = {key for person in people for key in (*keys_of(person.name), *map(name_key, office_names(person)))}
    held = Counter(name_key(post) for person in people for post in set(person.posts))
    return LabelVocabulary(
        (called | set(aliases)) - {""}, {post for post, count in held.items() if count == 1} - {""}, known
    )


def keys_of(name: str) -> set[str]:
    """The keys (`name_key`) of a name: of the full name and of its surname."""
    surname, _, given = name.partition(" ")
    keys = {name_key(name), name_key(surname)}
    if given and is_foreign_name(name):
        keys.add(name_key(given))
    if not given:
        # The surname may have two or three characters.
        keys |= {name_key(surname)[:length] for length in (2, 3) if len(surname) > length}
    return keys - {""}


def is_foreign_name(name: str) -> bool:
    """True if a name is written entirely in katakana or Latin letters."""
    return bool(_FOREIGN.fullmatch("".join(name.split())))


def office_names(person: Participant) -> set[str]:
    """Posts with the organization before them, as labels state them: 都CIO, 大田区副区長"""
    found = {
        f"{person.organization or ''}{person.department or ''}{post}" for post in person.posts if person.organization
    }
    found |= {f"{person.organization}{post}" for post in person.posts if person.organization}
    return found | ({"都CIO", "東京都CIO"} if "都CIO" in person.posts else set())
