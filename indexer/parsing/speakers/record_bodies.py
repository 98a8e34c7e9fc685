"""Bodies of a record, and the one that a post or a place belongs to."""

import re
from collections.abc import Collection

from msgspec import Struct

from indexer.parsing.people.combined_offices import ministry_of
from indexer.parsing.people.names import sole_organization
from indexer.parsing.people.offices import is_unit
from indexer.parsing.people.titles import is_member_title
from kb.model.names import exact_key
from kb.model.organizations import METROPOLIS, leading_organization

# The body that holds the meeting, and its people as a whole: 町の回答, 市職員
_OWN = frozenset("市区町村県府道")
_OWN_SIDE = re.compile(r"当?[市区町村都県府道](?:側|当局)?|当局|執行部")
_OWN_STAFF = re.compile(rf"{_OWN_SIDE.pattern}|理事者|(?:所管|担当)課|[市区町村都県]?職員")


def is_own_body(plain: str) -> bool:
    """True if a label calls the body that holds the meeting by its kind: 市, 町側, 当局"""
    return bool(_OWN_SIDE.fullmatch(plain)) and plain != "都"


class RecordBodies(Struct, frozen=True):
    """Bodies of a record: those it names (`known`), the one that holds the meeting, and the assembly that meets."""

    known: Collection[str] = ()
    body: str | None = None
    assembly: str | None = None

    def of_post(self, post: str) -> str | None:
        """The body of a post that no list states.

        It is the assembly for its members, else the ministry or the body that holds the meeting.
        """
        if not post:
            return None
        return self.assembly if is_member_title(post) else ministry_of([post]) or self.body

    def of_place(self, place: str) -> str | None:
        """The body of a place in brackets; by default the one that holds the meeting. None without a place."""
        named = leading_organization(exact_key(place), self.known) if place else None
        if named is None and (stated := sole_organization(place, self.known)):
            return stated
        return named[0] if named else self.body if place else None

    def of_label(self, label: str) -> tuple[str | None, str | None] | None:
        """Body and unit of a label that states nothing else: 荒川区, 株式会社アサギ, デジタルサービス局; else None."""
        plain = exact_key(label)
        if plain in _OWN or _OWN_STAFF.fullmatch(plain):
            return self.body, None if plain in _OWN else plain
        body = leading_organization(plain, self.known)
        if plain in {METROPOLIS, "国"} or (body and not body[1]):
            return body[0] if body else plain, None
        if legal := sole_organization(label, self.known):
            return legal, None
        if is_unit(plain):
            return body or (self.body, plain)
        return None
