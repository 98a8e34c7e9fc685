"""Models of the pages about one dialogue: the dialogue, a turn with its neighbours, and turns related to a turn."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import msgspec

from kb.deadline import if_time_allows
from kb.generations.store import DialogueSummary
from kb.messages import _
from kb.model.dialogue import Dialogue, Turn
from kb.more_like_this import RelatedDialogue, RelatedTurn, related_dialogues, related_turns, turns_near_in_meaning
from kb.search.results import SimilarTurns
from kb.serving.snapshot import Snapshot
from webui.links import Link, search_url
from webui.pages.dialogue.linked_data import LinkedData, linked_data
from webui.pages.dialogue.reading import EXCHANGE_VIEW, Reading, hits_of
from webui.pages.dialogue.turn_entries import SectionHeading, TurnEntry, TurnGroup, groups_by_question, turn_entries
from webui.pages.dialogue.voices import DialogueVoice, counted_voices, turns_of_voice
from webui.search_state import SearchState
from webui.templating import PageModel

MAX_RELATED_TURNS = 10


@dataclass(frozen=True)
class DialoguePage(PageModel):
    """A dialogue with the hits of the search that led to it, or of what is looked for in it.

    `results_url` leads back to that search, None without one. Highlights and related dialogues are left out when the
    request runs out of time; `highlights_missing` is True then. If a voice is chosen, `turns` are its own and the
    answers to them; `whole_url` leads to all. `unsearched_url` leads back from what was looked for in the dialogue.
    """

    template: ClassVar[str] = "dialogue/dialogue.html"

    dialogue: Dialogue
    reading: Reading
    state: SearchState
    results_url: str | None
    turns: tuple[TurnEntry, ...]
    groups: tuple[TurnGroup, ...]
    by_exchange: bool
    views: tuple[Link, ...]
    contents: tuple[SectionHeading, ...]
    parts: tuple[DialogueSummary, ...]
    previous_part: DialogueSummary | None
    next_part: DialogueSummary | None
    related: tuple[RelatedDialogue, ...]
    speakers: frozenset[str | None]
    hit_ids: tuple[str, ...]
    highlights_missing: bool
    voices: tuple[DialogueVoice, ...]
    linked_data: LinkedData
    whole_url: str
    unsearched_url: str


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


def dialogue_page(snapshot: Snapshot, dialogue: Dialogue, reading: Reading) -> DialoguePage:
    """Prepares a dialogue for reading; it is read by question only where it has questions.

    Raises:
        NotFoundError: the only voice that is asked for does not speak.
        QueryError: what is looked for breaks a limit.
    """
    hits = if_time_allows(lambda: hits_of(snapshot, reading), None)
    turns = turn_entries(msgspec.structs.replace(dialogue, turns=turns_read(dialogue, reading)), hits or {})
    groups = groups_by_question(turns)
    parts = snapshot.parts(dialogue)
    at = next(number for number, part in enumerate(parts) if part.id == dialogue.id)
    return DialoguePage(
        dialogue=dialogue,
        reading=reading,
        state=reading.state,
        results_url=None if reading.state.is_empty else search_url(reading.state),
        turns=turns,
        groups=groups,
        by_exchange=bool(groups) and reading.view is not None,
        views=(
            Link(_("通して読む"), replace(reading, view=None).url(), reading.view is None),
            Link(_("質問と答えごとに読む"), replace(reading, view=EXCHANGE_VIEW).url(), reading.view is not None),
        ),
        contents=tuple(heading for turn in turns for heading in turn.headings),
        parts=parts,
        previous_part=parts[at - 1] if at else None,
        next_part=parts[at + 1] if at + 1 < len(parts) else None,
        related=if_time_allows(lambda: related_dialogues(snapshot, dialogue.id), ()),
        speakers=frozenset(turn.speaker for turn in dialogue.turns),
        hit_ids=tuple(entry.turn.id for entry in turns if entry.hit),
        highlights_missing=hits is None,
        linked_data=linked_data(dialogue),
        voices=tuple(
            DialogueVoice(name, count, replace(reading, voice=name).url(), name == reading.voice)
            for name, count in counted_voices(dialogue.turns).items()
        ),
        whole_url=replace(reading, voice=None).url(),
        unsearched_url=replace(reading, find="").url(),
    )


def first_match_url(snapshot: Snapshot, dialogue: Dialogue, reading: Reading) -> str:
    """The URL of the first turn that is read and marked; of the dialogue, if there is none or time runs out.

    Raises:
        NotFoundError: the only voice that is asked for does not speak.
        QueryError: what is looked for breaks a limit.
    """
    hits = if_time_allows(lambda: hits_of(snapshot, reading), {})
    return reading.url(next((turn.id for turn in turns_read(dialogue, reading) if turn.id in hits), None))


def turns_read(dialogue: Dialogue, reading: Reading) -> tuple[Turn, ...]:
    """All turns, or those of one voice.

    Raises:
        NotFoundError: nobody of that name speaks.
    """
    return dialogue.turns if reading.voice is None else turns_of_voice(dialogue.turns, reading.voice)


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
