"""Results of the tools as structures: those of the API, with notices of what was left out."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from kb.analysis.sentences import Span
from kb.api.cursors import Generation, ListAnswer, Next, Total
from kb.api.exchanges import ExchangeResource
from kb.api.names import SpeakerResource
from kb.api.searching import FacetCount, FallbackNotice, InterpretationResource
from kb.api.turns import TurnResource
from kb.api.verification import FingerprintResource, VerdictResource
from kb.messages import N_

Notices = Annotated[tuple[str, ...], Meta(description=N_("ここに収まらなかったものと、その読み方"))]


class FoundTurns(Struct, frozen=True):
    """Turns that match."""

    generation: Generation
    query: str
    total: Total
    next: Next
    notices: Notices
    turns: tuple[TurnResource, ...]
    facets: dict[str, tuple[FacetCount, ...]]
    fallback: FallbackNotice | None
    interpretations: tuple[InterpretationResource, ...]


class FoundExchanges(Struct, frozen=True):
    """Exchanges that match."""

    generation: Generation
    query: str
    total: Total
    next: Next
    notices: Notices
    exchanges: tuple[ExchangeResource, ...]
    fallback: FallbackNotice | None


class ReadTurns(Struct, frozen=True):
    """Turns of a dialogue in order. `total` are all of its turns."""

    generation: Generation
    dialogue: str
    title: str
    date: date | None
    permalink: str
    total: int
    next: Next
    notices: Notices
    turns: tuple[TurnResource, ...]


class FoundPeople(ListAnswer, frozen=True):
    """Speakers."""

    notices: Notices
    speakers: tuple[SpeakerResource, ...]


class CitedQuote(Struct, frozen=True):
    """A sentence with its source; the turn that it stands in is read by its id."""

    text: str
    range: Span
    fingerprint: str
    id: str
    permalink: str
    date: date | None
    speaker: str | None
    organization: str | None
    post: str | None
    title: str


class ComparedColumn(Struct, frozen=True):
    """An organization with the number of its turns and its best quotes."""

    organization: str
    permalink: str
    turns: int
    talks: int
    first_year: int | None
    last_year: int | None
    utterances: dict[str, int]
    quotes: tuple[CitedQuote, ...]


class ComparedOrganizations(Struct, frozen=True):
    """Organizations side by side."""

    generation: Generation
    notices: Notices
    organizations: tuple[ComparedColumn, ...]


class VerifiedQuote(Struct, frozen=True):
    """A verdict on a quotation, or the check of a fingerprint."""

    generation: Generation
    notices: Notices
    verdict: VerdictResource | None
    fingerprint: FingerprintResource | None
