"""Ranks how well the title and initial of a label fit a person."""

import re
from collections.abc import Collection, Sequence

from indexer.parsing.people.names import bare_name, is_full_name, is_surname
from indexer.parsing.people.titles import NameAndPost, is_member_title, is_office
from kb.model.dialogue import Participant
from kb.model.names import exact_key, name_key, narrow
from kb.model.organizations import leading_organization

_GENERAL = {"委員", "理事", "議員", ""}


def title_rank(post: str, person: Participant, members: Collection[str]) -> int:
    """The rank of a title for a person: 0 if it contradicts the posts, higher the better it fits."""
    post = post.removesuffix(")") if "(" not in post else post[1:-1] if post[0] + post[-1] == "()" else post
    post = post.removesuffix("君").removesuffix("氏").removesuffix("さん")
    if not post:
        return 2
    if not is_office(post):
        return 0
    posts = [exact_key(one) for one in person.posts]
    member = person.name in members
    if is_member_title(post):
        if not member and not any(is_member_title(one) or one.endswith(post) for one in posts):
            return 2 if not posts or not members else 0
        if post in _GENERAL:
            return 3
        return 4 if post in posts else 2
    if member or any(is_member_title(one) for one in posts):
        return 0
    whole = [f"{person.department or ''}{one}" for one in posts]
    if any(post == one or post.endswith(one) or one.endswith(post) or one in post for one in (*posts, *whole)):
        return 4
    if any(one.endswith(post[-2:]) for one in posts) and (
        len(set(posts)) > 1 or post.endswith(("大臣", "参考人", "証人"))
    ):
        return 3
    return 1 if not posts else 0


def filter_by_initial(people: Sequence[tuple[Participant, str]], initial: str) -> list[tuple[Participant, str]]:
    """Filters people of one surname by the initial of the given name; a given name in kanji may begin with any kana."""
    begins = [one for one in people if _given(one[0]).startswith(initial)]
    if begins:
        return begins
    readable = [one for one in people if _given(one[0])[:1] >= "\u3400"]
    return readable or list(people)


def _given(person: Participant) -> str:
    surname, _space, given = person.name.partition(" ")
    return given or surname[2:]


def split_initial(label: str) -> NameAndPost | None:
    """Splits a surname from the beginning of the given name: 柏木(響), but not 柏木 響(協力隊)"""
    found = re.fullmatch(r"(?P<name>[^()]{1,5})\((?P<initial>[^()]{1,3})\)", exact_key(label))
    if (
        not found
        or not is_surname(found["name"])
        or is_full_name(bare_name(narrow(label)))
        or leading_organization(found["initial"])
    ):
        return None
    return NameAndPost(found["name"], initial=found["initial"])


def begins_with_surname(name: str, surname: str) -> bool:
    """True if a full name without white space may begin with that surname: 神谷美咲 with 神谷."""
    return (
        " " not in name
        and len(surname) > 1
        and len(name) > 2
        and 0 < len(name) - len(surname) < 4
        and (name_key(name).startswith(name_key(surname)))
    )
