"""Turns outside of a search: some by their ids, all under conditions, and one with those around it."""

from typing import Annotated

from msgspec import Meta, Struct

from kb.api.cursors import Generation, ListAnswer, digest_of, next_cursor, read_cursor
from kb.api.parameters import TurnListParameters, TurnParameters
from kb.api.permalinks import Permalinks
from kb.api.requests import turns_request
from kb.api.turns import TurnResource, turn_of_hit, turns_of_dialogue
from kb.deadline import if_time_allows
from kb.errors import NotFoundError, QueryError
from kb.messages import N_, _
from kb.model.dialogue import Dialogue, Turn
from kb.more_like_this import related_turns
from kb.serving.snapshot import Snapshot


class TurnsAnswer(ListAnswer, frozen=True):
    """A page of turns in a fixed order."""

    turns: tuple[TurnResource, ...]


class RelatedResource(Struct, frozen=True):
    """A turn of another dialogue, and the key terms that it shares."""

    turn: TurnResource
    terms: Annotated[tuple[str, ...], Meta(description=N_("共通する語"))]


class TurnAnswer(Struct, frozen=True):
    """A turn with those before and after it in its dialogue, and related turns of others."""

    generation: Generation
    turn: TurnResource
    before: Annotated[tuple[TurnResource, ...], Meta(description=N_("前の発言"))]
    after: Annotated[tuple[TurnResource, ...], Meta(description=N_("後の発言"))]
    related: Annotated[
        tuple[RelatedResource, ...] | None,
        Meta(description=N_("ほかの対話の、語が共通する発言。時間内に調べられなければ null。")),
    ]


def turns(snapshot: Snapshot, asked: TurnListParameters, links: Permalinks) -> TurnsAnswer:
    """Answers a list of turns, by ids or under conditions.

    Raises:
        NotFoundError: one of the ids is unknown.
        QueryError: a parameter is invalid, or there are ids and conditions.
    """
    if asked.id:
        return _named_turns(snapshot, asked, links)
    digest = digest_of("turns", asked)
    offset = read_cursor(asked.cursor, snapshot.generation, digest)
    page = snapshot.search(turns_request(asked, offset=offset))
    after = next_cursor(snapshot.generation, digest, offset + len(page.hits), page.total) if page.hits else None
    found = tuple(turn_of_hit(hit, links, matched=False) for hit in page.hits)
    return TurnsAnswer(snapshot.generation, page.total, after, found)


def turn(snapshot: Snapshot, asked: TurnParameters, links: Permalinks) -> TurnAnswer:
    """Answers a turn with its surroundings.

    Raises:
        NotFoundError: the dialogue or the turn is unknown.
    """
    dialogue = snapshot.dialogue(asked.dialogue)
    wanted = _turn(dialogue, asked.turn)
    at = dialogue.turns.index(wanted)
    before = dialogue.turns[max(0, at - asked.around) : at]
    after = dialogue.turns[at + 1 : at + 1 + asked.around]
    (own,) = turns_of_dialogue(dialogue, [wanted], links)
    return TurnAnswer(
        snapshot.generation,
        own,
        turns_of_dialogue(dialogue, before, links),
        turns_of_dialogue(dialogue, after, links),
        if_time_allows(lambda: _related(snapshot, dialogue.id, wanted.id, links), None),
    )


def _related(snapshot: Snapshot, dialogue_id: str, turn_id: str, links: Permalinks) -> tuple[RelatedResource, ...]:
    found = related_turns(snapshot, dialogue_id, turn_id)
    return tuple(RelatedResource(turn_of_hit(one.hit, links, matched=False), one.terms) for one in found)


def _named_turns(snapshot: Snapshot, asked: TurnListParameters, links: Permalinks) -> TurnsAnswer:
    if asked != TurnListParameters(id=asked.id, limit=asked.limit, sort=asked.sort):
        message = _("id は、ほかの条件とは組み合わせられません。id だけにするか、id を外してください。")
        raise QueryError(message, parameter="id")
    dialogues: dict[str, Dialogue] = {}
    found: list[TurnResource] = []
    for name in dict.fromkeys(asked.id):
        dialogue_id, mark, turn_id = name.rpartition("#")
        if not mark:
            message = _("発言のID「{id}」を読めません。対話のID#t4 のように書いてください。", id=name)
            raise QueryError(message, parameter="id")
        if dialogue_id not in dialogues:
            dialogues[dialogue_id] = snapshot.dialogue(dialogue_id)
        found += turns_of_dialogue(dialogues[dialogue_id], [_turn(dialogues[dialogue_id], turn_id)], links)
    return TurnsAnswer(snapshot.generation, len(found), None, tuple(found))


def _turn(dialogue: Dialogue, turn_id: str) -> Turn:
    found = dialogue.turn(turn_id)
    if found is None:
        message = _("対話「{dialogue}」に発言「{turn}」はありません。", dialogue=dialogue.id, turn=turn_id)
        raise NotFoundError(message)
    return found
