"""Arguments of the tools: the parameters of the API, with smaller pages, since an assistant reads all of a page."""

from collections.abc import Mapping
from typing import Annotated, TypeVar

from msgspec import Meta, Struct

from kb.api.fields import CursorText, Limit, Place
from kb.api.parameters import (
    CompareParameters,
    QuoteParameters,
    SearchParameters,
    SpeakerListParameters,
    TurnSearchParameters,
)
from kb.api.validation import list_names, read_parameters
from kb.messages import N_

_Arguments = TypeVar("_Arguments", bound=Struct)


class SearchArguments(TurnSearchParameters, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A search for turns."""

    limit: Limit = 5


class ExchangeArguments(SearchParameters, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A search for exchanges."""

    limit: Limit = 3


class ReadArguments(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dialogue or a turn to read, and where to go on."""

    id: Annotated[
        Place, Meta(min_length=1, description=N_("対話のID、発言のID（対話のID#t4）、または発言の固定リンク"))
    ]
    around: Annotated[int, Meta(ge=0, le=20, description=N_("発言を読むときの、前後の発言の数"))] = 1
    start: Annotated[int, Meta(ge=0, le=2**31, description=N_("長い発言を読むときの、始めの文字の位置"))] = 0
    limit: Annotated[int, Meta(ge=1, le=100, description=N_("対話を読むときの、一度に読む発言の数"))] = 20
    cursor: CursorText = ""


class PeopleArguments(SpeakerListParameters, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A list of speakers."""

    limit: Limit = 10


class CompareArguments(CompareParameters, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A comparison."""


class QuoteArguments(QuoteParameters, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A quotation to verify."""


def read_arguments(kind: type[_Arguments], given: Mapping[str, object]) -> _Arguments:
    """Converts and checks arguments; assistants send null for what they leave out, and one value where a list may be.

    Raises:
        QueryError: an argument is missing, unknown or out of its bounds.
    """
    values = {
        name: [value] if name in list_names(kind) and not isinstance(value, list) else value
        for name, value in given.items()
        if value is not None
    }
    return read_parameters(kind, values)
