"""Models of the pages about one dialogue: the dialogue, a turn with its neighbours, and turns related to a turn."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import msgspec

from kb.deadline import if_time_allows
from kb.generations.store import DialogueSummary
from kb.model.dialogue import Dialogue, Turn
from kb.more_like_this import RelatedDialogue, RelatedTurn, related_dialogues, related_turns, turns_near_in_meaning
from kb.search.request import Facet, Sort
from kb.search.results import Hit, SimilarTurns, all_pages
from kb.serving.snapshot import Snapshot
from webui.links import dialogue_url, search_url
from webui.pages.dialogue.turn_entries import SectionHeading, TurnEntry, TurnGroup, groups_by_question, turn_entries
from webui.pages.dialogue.voices import DialogueVoice, counted_voices, turns_of_voice
from webui.search_state import SearchState
from webui.templating import PageModel
from webui.url_state import turns_request

MAX_RELATED_TURNS = 10
EXCHANGE_VIEW = "exchange"  # value of the parameter `view` that groups turns by question


@dataclass(frozen=True)
class DialoguePage(PageModel):
    """A dialogue with the hits of the search that led to it.

    `results_url` leads back to that search, None without one. Highlights and related dialogues are left out when the
    request runs out of time; `highlights_missing` is True then. If a `voice` is chosen, `turns` are its own and the
    answers to them; `whole_url` leads to all.
    """

    template: ClassVar[str] = "dialogue/dialogue.html"

    dialogue: Dialogue
    state: SearchState
    results_url: str | None
    turns: tuple[TurnEntry, ...]
    groups: tuple[TurnGroup, ...]
    by_exchange: bool
    exchange_url: str
    contents: tuple[SectionHeading, ...]
    parts: tuple[DialogueSummary, ...]
    previous_part: DialogueSummary | None
    next_part: DialogueSummary | None
    related: tuple[RelatedDialogue, ...]
    speakers: frozenset[str | None]
    hit_ids: tuple[str, ...]
    highlights_missing: bool
    voices: tuple[DialogueVoice, ...]
    voice: str | None
    whole_url: str


@dataclass(frozen=True)
class TurnContextPage(PageModel):
    """A turn with its neighbours. The script of the results page inserts the neighbours around a hit."""

    template: ClassVar[str] = "dialogue/context.html"

    dialogue: Dialogue
    turn: Turn
    before: tuple[Turn, ...]
    after: tuple[Turn, ...]
    state: SearchState


@dataclass(frozen=True)
class RelatedTurnsPage(PageModel):
    """Turns of other dialogues that share key terms with a turn, and turns near in meaning where there is a model."""

    template: ClassVar[str] = "dialogue/related.html"

    dialogue: Dialogue
    turn: Turn
    related: tuple[RelatedTurn, ...]
    similar: SimilarTurns | None

    @property
    def shared_terms(self) -> Mapping[str, tuple[str, ...]]:
        """The terms that each related turn shares, by the id of its hit."""
        return {one.hit.id: one.terms for one in self.related}


def dialogue_page(
    snapshot: Snapshot, dialogue: Dialogue, state: SearchState, *, by_exchange: bool, voice: str | None = None
) -> DialoguePage:
    """Prepares a dialogue for reading; `by_exchange` applies only to a dialogue with questions.

    Raises:
        NotFoundError: the only voice that is asked for does not speak.
    """
    hits = if_time_allows(lambda: hits_in_dialogue(snapshot, state, dialogue), None)
    read = dialogue.turns if voice is None else turns_of_voice(dialogue.turns, voice)
    turns = turn_entries(msgspec.structs.replace(dialogue, turns=read), hits or {})
    view = EXCHANGE_VIEW if by_exchange else None
    groups = groups_by_question(turns)
    parts = snapshot.parts(dialogue)
    at = next(number for number, part in enumerate(parts) if part.id == dialogue.id)
    return DialoguePage(
        dialogue=dialogue,
        state=state,
        results_url=None if state.is_empty else search_url(state),
        turns=turns,
        groups=groups,
        by_exchange=bool(groups) and by_exchange,
        exchange_url=dialogue_url(dialogue.id, state=state, view=EXCHANGE_VIEW, voice=voice),
        contents=tuple(heading for turn in turns for heading in turn.headings),
        parts=parts,
        previous_part=parts[at - 1] if at else None,
        next_part=parts[at + 1] if at + 1 < len(parts) else None,
        related=if_time_allows(lambda: related_dialogues(snapshot, dialogue.id), ()),
        speakers=frozenset(turn.speaker for turn in dialogue.turns),
        hit_ids=tuple(entry.turn.id for entry in turns if entry.hit),
        highlights_missing=hits is None,
        voices=tuple(
            DialogueVoice(name, count, dialogue_url(dialogue.id, state=state, view=view, voice=name), name == voice)
            for name, count in counted_voices(dialogue.turns).items()
        ),
        voice=voice,
        whole_url=dialogue_url(dialogue.id, state=state, view=view),
    )


def turn_context_page(dialogue: Dialogue, turn: Turn, state: SearchState) -> TurnContextPage:
    """The turn directly before a turn and the one directly after it."""
    at = dialogue.turns.index(turn)
    return TurnContextPage(
        dialogue=dialogue,
        turn=turn,
        before=dialogue.turns[max(0, at - 1) : at],
        after=dialogue.turns[at + 1 : at + 2],
        state=state,
    )


def related_turns_page(snapshot: Snapshot, dialogue: Dialogue, turn: Turn) -> RelatedTurnsPage:
    """Searches for related turns.

    Raises:
        SearchTimeoutError: the request ran out of time.
    """
    related = related_turns(snapshot, dialogue.id, turn.id, limit=MAX_RELATED_TURNS)
    similar = if_time_allows(lambda: turns_near_in_meaning(snapshot, dialogue.id, turn.id, related), None)
    return RelatedTurnsPage(dialogue=dialogue, turn=turn, related=related, similar=similar)


def hits_in_dialogue(snapshot: Snapshot, state: SearchState, dialogue: Dialogue) -> dict[str, Hit]:
    """The hits of a search within one dialogue, by turn id; none without a query text."""
    if not state.text:
        return {}
    request = turns_request(state)
    filters = {**request.filters, Facet.DIALOGUE: (dialogue.id,)}
    request = replace(request, filters=filters, sort=Sort.DIALOGUE)
    return {hit.turn_id: hit for page in all_pages(snapshot.search, request) for hit in page.matching_turns}
