"""Searches of the Diet minutes API: words are substrings of a speech; the newest meeting is first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.analysis.normalize import fold_without_space, to_katakana
from kb.deadline import check
from kb.generations.store import DialogueSummary
from kb.matching.term_tokens import KANA
from kb.model.dialogue import Dialogue, Turn
from kb.query.ast import And, FieldName, Literal, MatchAll, Node, Or, Term, Within
from kb.search.request import Facet, SearchRequest, Sort
from kb.search.results import Hit
from kb.serving.snapshot import Snapshot
from webui.diet.parameters import INVALID, OUT_OF_RANGE, DietApiError, DietQuery, NumberRange
from webui.diet.records import Record, Urls, listed_meeting, meeting_names, meeting_record, speech_record

_BATCH = 2000  # hits in memory at a time


@dataclass(frozen=True)
class DietAnswer:
    """An answer: the records from `start` (from 1) of all `total` ones, and the name of their kind."""

    name: str
    total: int
    start: int
    records: tuple[Record, ...]

    @property
    def following(self) -> int | None:
        """The position of the next record; None at the end."""
        end = self.start + len(self.records)
        return end if end <= self.total else None

    @property
    def head(self) -> Record:
        """The fields before the records."""
        return {
            "numberOfRecords": self.total,
            "numberOfReturn": len(self.records),
            "startRecord": self.start,
            "nextRecordPosition": self.following,
        }


def diet_answer(snapshot: Snapshot, query: DietQuery, urls: Urls) -> DietAnswer:
    """Answers a request.

    Raises:
        DietApiError: `startRecord` is beyond the last record.
        SearchTimeoutError, EngineError: the answer is unknown.
    """
    return _speeches(snapshot, query, urls) if query.unit == "speech" else _meetings(snapshot, query, urls)


def _speeches(snapshot: Snapshot, query: DietQuery, urls: Urls) -> DietAnswer:
    request = _request(snapshot, query)
    if request is None:
        total, hits = 0, []
    elif query.number is None:
        page = snapshot.search(replace(request, limit=query.most, offset=query.start - 1))
        total, hits = page.total, list(page.hits)
    else:
        found = list(_numbered(snapshot, request, query.number))
        total, hits = len(found), found[query.start - 1 :][: query.most]
    _check_start(query, total)
    readings = snapshot.registry.readings
    dialogues = _Dialogues(snapshot)
    records = (speech_record(*dialogues.turn(hit), readings, urls) for hit in hits)
    return DietAnswer("speechRecord", total, query.start, tuple(records))


def _meetings(snapshot: Snapshot, query: DietQuery, urls: Urls) -> DietAnswer:
    """Meetings with a speech that meets all conditions; a list names these speeches, or all without such conditions."""
    request = _request(snapshot, query)
    found = [] if request is None else list(_matching_meetings(snapshot, query, request))
    _check_start(query, len(found))
    readings = snapshot.registry.readings
    records = []
    for summary in found[query.start - 1 :][: query.most]:
        check()
        dialogue = snapshot.dialogue(summary.id)
        if query.unit == "meeting":
            records.append(meeting_record(dialogue, readings, urls))
        else:
            turns = _matching_turns(snapshot, query, request, dialogue)
            records.append(listed_meeting(dialogue, turns, urls))
    return DietAnswer("meetingRecord", len(found), query.start, tuple(records))


def _matching_meetings(snapshot: Snapshot, query: DietQuery, request: SearchRequest) -> Iterator[DialogueSummary]:
    if query.number is None:
        # A facet's counts ignore its own selection, so that meetings are compared with it again.
        matching = {found.value for found in snapshot.counts(request, Facet.DIALOGUE)}
    else:
        matching = {hit.dialogue.id for hit in _numbered(snapshot, request, query.number)}
    chosen = request.filters.get(Facet.DIALOGUE)
    wanted = matching if chosen is None else matching.intersection(chosen)
    return (summary for summary in snapshot.dialogues if summary.id in wanted)


def _matching_turns(
    snapshot: Snapshot, query: DietQuery, request: SearchRequest | None, dialogue: Dialogue
) -> Sequence[Turn]:
    if request is None or not query.is_of_speeches:
        return dialogue.turns
    limited = replace(request, filters={**request.filters, Facet.DIALOGUE: (dialogue.id,)})
    matching = {hit.turn_id for hit in _all_hits(snapshot, limited)}
    return [
        turn for turn in dialogue.turns if turn.id in matching and (query.number is None or turn.order == query.number)
    ]


def _request(snapshot: Snapshot, query: DietQuery) -> SearchRequest | None:
    """The search for the speeches; None where no meeting can match."""
    filters: dict[Facet, tuple[str, ...]] = {}
    if query.nothing:
        return None
    if query.meetings or query.house or query.meeting_id or query.session or query.issue:
        chosen = tuple(one.id for one in snapshot.dialogues if _is_meeting(one, query, snapshot))
        if not chosen:
            return None
        filters[Facet.DIALOGUE] = chosen
    if query.kinds:
        filters[Facet.KIND] = query.kinds
    if query.role:
        filters[Facet.POST] = (query.role,)
    return SearchRequest(
        query=_node(query),
        filters=filters,
        date_from=query.first,
        date_to=query.last,
        sort=Sort.NEWEST,
        facets=(),
    )


def _node(query: DietQuery) -> Node:
    nodes: list[Node] = [Literal(word) for word in query.words]
    if query.speakers:
        nodes.append(_any_of([choice for name in query.speakers for choice in _speaker(name)]))
    if query.group:
        nodes.append(Within(FieldName.ORGANIZATION, Literal(query.group)))
    if query.position:
        nodes.append(Within(FieldName.POST, Literal(query.position)))
    if not nodes:
        return MatchAll()
    return nodes[0] if len(nodes) == 1 else And(tuple(nodes))


def _speaker(name: str) -> Iterator[Node]:
    """A part of the name; and its beginning in kana or in another form of its kanji."""
    yield Within(FieldName.SPEAKER, Literal(name))
    if not name.isascii():
        yield Within(FieldName.SPEAKER, Term(name))


def _any_of(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))


def _is_meeting(summary: DialogueSummary, query: DietQuery, snapshot: Snapshot) -> bool:
    """True if a dialogue meets the conditions on meetings, except those on its date."""
    names = meeting_names(summary.title, summary.series)
    return (
        query.meeting_id in (None, summary.id)
        and (query.house is None or names.house in _same_houses(query.house))
        and _is_within(names.session, query.session)
        and _is_within(names.issue_number, query.issue)
        and (not query.meetings or any(_is_named(names.meeting, word, snapshot) for word in query.meetings))
    )


def _same_houses(house: str) -> tuple[str, ...]:
    joint = ("両院", "両院協議会")
    return joint if house in joint else (house,)


def _is_within(number: int | None, wanted: NumberRange | None) -> bool:
    return wanted is None or (number is not None and wanted.first <= number <= wanted.last)


def _is_named(meeting: str, word: str, snapshot: Snapshot) -> bool:
    if fold_without_space(word).text in fold_without_space(meeting).text:
        return True
    return KANA.fullmatch(word) is not None and to_katakana(word) in snapshot.analyzer.reading(meeting)


def _numbered(snapshot: Snapshot, request: SearchRequest, number: int) -> Iterator[Hit]:
    """The hits that are the speech of that number in their meeting; the engine has no such field."""
    return (hit for hit in _all_hits(snapshot, request) if hit.turn_id == f"t{number}")


def _all_hits(snapshot: Snapshot, request: SearchRequest) -> Iterator[Hit]:
    offset, total = 0, 1
    while offset < total:
        check()
        page = snapshot.search(replace(request, limit=_BATCH, offset=offset))
        yield from page.hits
        offset, total = offset + _BATCH, page.total


def _check_start(query: DietQuery, total: int) -> None:
    if query.start > max(total, 1):
        raise DietApiError(INVALID, (OUT_OF_RANGE,))


class _Dialogues:
    """The dialogues of hits with their turns by id, each read once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._read: dict[str, tuple[Dialogue, dict[str, Turn]]] = {}

    def turn(self, hit: Hit) -> tuple[Dialogue, Turn]:
        check()
        name = hit.dialogue.id
        if name not in self._read:
            dialogue = self._snapshot.dialogue(name)
            self._read[name] = dialogue, {turn.id: turn for turn in dialogue.turns}
        dialogue, turns = self._read[name]
        return dialogue, turns[hit.turn_id]
