"""Dialogues as answers: the list, newest first, and one with its turns from a cursor on."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from kb.api.cursors import Generation, ListAnswer, Next, digest_of, next_cursor, read_cursor
from kb.api.parameters import DialogueListParameters, DialogueParameters
from kb.api.periods import period_of
from kb.api.permalinks import Permalinks
from kb.api.turns import DialogueReference, TurnResource, dialogue_reference, turns_of_dialogue
from kb.generations.store import DialogueSummary
from kb.messages import N_
from kb.model.dialogue import Participant, Series
from kb.serving.snapshot import Snapshot


class DialogueItem(Struct, frozen=True):
    """A dialogue in a list."""

    id: str
    title: str
    date: Annotated[date | None, Meta(description=N_("対話の日。不明なら null。"))]
    permalink: Annotated[str, Meta(description=N_("対話のページの固定リンク"))]
    series: Annotated[Series, Meta(description=N_("会議名、回、部"))]
    organizations: Annotated[tuple[str, ...], Meta(description=N_("参加者の組織"))]
    turns: Annotated[int, Meta(description=N_("発言の数"))]


class DialoguesAnswer(ListAnswer, frozen=True):
    """A page of the list of dialogues."""

    dialogues: tuple[DialogueItem, ...]


class DialogueAnswer(Struct, frozen=True):
    """A dialogue with some of its turns; `next` leads to the others."""

    generation: Generation
    id: str
    title: str
    date: Annotated[date | None, Meta(description=N_("対話の日。不明なら null。"))]
    permalink: Annotated[str, Meta(description=N_("対話のページの固定リンク"))]
    series: Annotated[Series, Meta(description=N_("会議名、回、部"))]
    source: Annotated[str | None, Meta(description=N_("もとの記事や会議録のアドレス"))]
    recording: Annotated[str | None, Meta(description=N_("録画や録音のアドレス"))]
    agenda: Annotated[tuple[str, ...], Meta(description=N_("議題"))]
    participants: Annotated[tuple[Participant, ...], Meta(description=N_("参加者"))]
    parts: Annotated[tuple[DialogueReference, ...], Meta(description=N_("ひと続きの対話のすべての部"))]
    total: Annotated[int, Meta(description=N_("発言の数"))]
    next: Next
    turns: Annotated[tuple[TurnResource, ...], Meta(description=N_("発言。next が null でなければ続きがあります。"))]


def dialogues(snapshot: Snapshot, asked: DialogueListParameters, links: Permalinks) -> DialoguesAnswer:
    """Answers the list of dialogues.

    Raises:
        QueryError: a parameter is invalid.
    """
    digest = digest_of("dialogues", asked)
    offset = read_cursor(asked.cursor, snapshot.generation, digest)
    first, last = period_of(asked)
    found = [one for one in snapshot.dialogues if _is_wanted(one, asked, first, last)]
    shown = found[offset : offset + asked.limit]
    return DialoguesAnswer(
        snapshot.generation,
        len(found),
        next_cursor(snapshot.generation, digest, offset + len(shown), len(found)),
        tuple(
            DialogueItem(one.id, one.title, one.date, links.dialogue(one.id), one.series, one.organizations, one.turns)
            for one in shown
        ),
    )


def dialogue(snapshot: Snapshot, asked: DialogueParameters, links: Permalinks) -> DialogueAnswer:
    """Answers a dialogue.

    Raises:
        NotFoundError: there is none of that id.
        QueryError: the cursor is invalid.
    """
    digest = digest_of("dialogue", asked)
    offset = read_cursor(asked.cursor, snapshot.generation, digest)
    found = snapshot.dialogue(asked.id)
    shown = found.turns[offset : offset + asked.limit]
    parts = (dialogue_reference(one.id, one.title, one.date, links) for one in snapshot.parts(found))
    return DialogueAnswer(
        generation=snapshot.generation,
        id=found.id,
        title=found.title,
        date=found.date,
        permalink=links.dialogue(found.id),
        series=found.series,
        source=found.source.url if (found.source.url or "").startswith(("https://", "http://")) else None,
        recording=found.recording,
        agenda=found.agenda,
        participants=found.participants,
        parts=tuple(parts),
        total=len(found.turns),
        next=next_cursor(snapshot.generation, digest, offset + len(shown), len(found.turns)),
        turns=turns_of_dialogue(found, shown, links),
    )


def _is_wanted(one: DialogueSummary, asked: DialogueListParameters, first: date | None, last: date | None) -> bool:
    if asked.org and not set(asked.org) & set(one.organizations):
        return False
    if asked.series and one.series.name not in asked.series:
        return False
    if first is None and last is None:
        return True
    return one.date is not None and (first is None or first <= one.date) and (last is None or one.date <= last)
