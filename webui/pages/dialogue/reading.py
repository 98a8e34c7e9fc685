"""The ways of reading a dialogue, as the parameters of its URL, and what is found in it.

the parameters of /search   the search that led to it, whose hits are marked
find    words that are looked for in this dialogue; they are marked instead
voice   the only speaker
view    exchange: by question
"""

from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from kb.answering.copied import as_copied
from kb.errors import QueryError
from kb.search.request import Facet, SearchRequest, Sort
from kb.search.results import Hit, all_pages
from kb.serving.snapshot import Snapshot
from webui.links import dialogue_url
from webui.search_state import SearchState
from webui.url_state import read_state, strip_control_characters, turns_request, write_state

EXCHANGE_VIEW = "exchange"  # value of the parameter `view` that groups turns by question


@dataclass(frozen=True)
class Reading:
    """A way of reading one dialogue. `find` is empty unless something is looked for in it."""

    dialogue_id: str
    state: SearchState
    view: str | None = None
    voice: str | None = None
    find: str = ""

    @property
    def marked(self) -> str:
        """The query whose matches are marked."""
        return self.find or self.state.text

    def url(self, turn_id: str | None = None) -> str:
        """The URL of the dialogue, or of one of its turns."""
        find = self.find or None
        return dialogue_url(self.dialogue_id, turn_id, self.state, view=self.view, voice=self.voice, find=find)

    @property
    def form_parameters(self) -> tuple[tuple[str, str], ...]:
        """All parameters but `find`, which the form of it repeats."""
        state = {} if self.state.is_empty else write_state(self.state)
        own = (("view", self.view or ""), ("voice", self.voice or ""))
        return (*((name, value) for name, values in state.items() for value in values), *(one for one in own if one[1]))


def read_reading(dialogue_id: str, args: MultiDict[str, str]) -> Reading:
    """Parses the parameters of a URL.

    Raises:
        QueryError: a parameter of the search is invalid.
    """
    view = EXCHANGE_VIEW if args.get("view") == EXCHANGE_VIEW else None
    voice = args.get("voice", "").strip() or None
    find = strip_control_characters(args.get("find", "")).strip()
    return Reading(dialogue_id, read_state(args), view, voice, find)


def hits_of(snapshot: Snapshot, reading: Reading) -> dict[str, Hit]:
    """The turns that are marked, by id: those of what is looked for, else those of the search; none without words.

    Raises:
        QueryError: what is looked for breaks a limit; the parameter is "find".
    """
    if not reading.marked:
        return {}
    if not reading.find:
        return _hits(snapshot, turns_request(reading.state), reading.dialogue_id)
    try:
        request = SearchRequest.of(reading.find, facets=())
    except QueryError as error:
        raise QueryError(str(error), parameter="find") from error
    found = _hits(snapshot, request, reading.dialogue_id)
    if not found and (copied := as_copied(request)):
        found = _hits(snapshot, copied, reading.dialogue_id)
    return found


def _hits(snapshot: Snapshot, request: SearchRequest, dialogue_id: str) -> dict[str, Hit]:
    filters = {**request.filters, Facet.DIALOGUE: (dialogue_id,)}
    pages = all_pages(snapshot.search, replace(request, filters=filters, sort=Sort.DIALOGUE))
    return {hit.turn_id: hit for page in pages for hit in page.matching_turns}
