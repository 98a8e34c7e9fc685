"""Model of the Atom feed, and the searches behind the feed and the CSV table."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import ClassVar

from kb.deadline import deadline
from kb.search.request import Sort
from kb.search.results import Hit, Page
from kb.serving.snapshot import Snapshot
from webui.links import feed_url, search_url
from webui.search_state import SearchState
from webui.templating import PageModel
from webui.turn_urls import turn_permalink
from webui.url_state import turns_request

MIN_ENTRIES, MAX_ENTRIES = 50, 500  # between them, a feed ends at the end of an indexing run, so that no run is cut off
BATCH = 2000  # turns of a table in memory at a time


@dataclass(frozen=True)
class FeedPage(PageModel):
    """The turns of a search that were indexed last, as a feed: Atom (RFC 4287) or JSON.

    Entries are turns with their permalink and arrival time: an old dialogue indexed today is new in the feed. Of an
    exchange it is the best turn, by the arrival of its latest one.
    `self_url` is the identity of the feed: canonical, absolute, percent-encoded.
    """

    template: ClassVar[str] = "download/feed.xml"

    state: SearchState
    self_url: str
    search_url: str
    updated: str
    entries: tuple[tuple[Hit, str, str], ...]


def feed_page(snapshot: Snapshot, state: SearchState, host: str, *, as_json: bool = False) -> FeedPage:
    """Searches by arrival time. `host` is the origin of absolute URLs, without a slash at its end."""
    by_arrival = state.sorted_by(Sort.TAKEN_IN)
    created = snapshot.manifest.created
    latest = _latest(_matching_turns(snapshot, by_arrival, MAX_ENTRIES).hits)
    return FeedPage(
        state=by_arrival,
        self_url=f"{host}{feed_url(by_arrival, as_json=as_json)}",
        search_url=f"{host}{search_url(by_arrival)}",
        updated=created.isoformat(),
        entries=tuple((hit, turn_permalink(hit), (hit.taken_in or created).isoformat()) for hit in latest),
    )


def first_batch(snapshot: Snapshot, state: SearchState) -> Page:
    """The first turns of a table, and the total. Errors are raised before streaming, so that they get an error page."""
    return _matching_turns(snapshot, state, BATCH)


def batches(snapshot: Snapshot, state: SearchState, first: Page, answer_seconds: float) -> Iterator[tuple[Hit, ...]]:
    """All turns of a search, one batch in memory at a time; each batch gets the whole time limit of a request.

    Of an exchange, these are its question and the turns with matches.
    """
    yield first.conversations
    for offset in range(BATCH, first.total, BATCH):
        with deadline(answer_seconds):
            page = _matching_turns(snapshot, state, BATCH, offset)
        yield page.conversations


def _matching_turns(snapshot: Snapshot, state: SearchState, limit: int, offset: int = 0) -> Page:
    """One batch of the turns or exchanges that a search matches; the page of the state is ignored."""
    return snapshot.search(replace(turns_request(state), limit=limit, offset=offset))


def _latest(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The first `MIN_ENTRIES` hits, and the rest of the indexing run of the last of them."""
    if len(hits) <= MIN_ENTRIES:
        return hits
    last = hits[MIN_ENTRIES - 1].taken_in
    return (*hits[:MIN_ENTRIES], *takewhile(lambda hit: hit.taken_in == last, hits[MIN_ENTRIES:]))
