"""Exchanges as answers: all turns of a question and its answers, those that match with their evidence."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from kb.api.permalinks import Permalinks
from kb.api.turns import TurnResource, turn_of_hit, turns_of_dialogue
from kb.deadline import check
from kb.messages import N_
from kb.model.dialogue import Dialogue
from kb.search.results import ExchangeHit
from kb.serving.snapshot import Snapshot


class ExchangeResource(Struct, frozen=True):
    """A question with its answers, whole and in order; or a single turn that is in no exchange."""

    id: Annotated[str, Meta(description=N_("質疑のID（対話のID#番号）。質疑に入らない発言は、発言のID。"))]
    permalink: Annotated[str, Meta(description=N_("最初の発言の固定リンク"))]
    date: date | None
    score: float
    matched: Annotated[tuple[str, ...], Meta(description=N_("条件に合った発言のID"))]
    turns: Annotated[tuple[TurnResource, ...], Meta(description=N_("質問と答弁のすべての発言"))]


def exchange_of_hit(
    snapshot: Snapshot, dialogues: dict[str, Dialogue], score: float, exchange: ExchangeHit, links: Permalinks
) -> ExchangeResource:
    """The exchange of a hit with all of its turns from the store; those that match have the evidence."""
    check()
    found = {hit.id: turn_of_hit(hit, links) for hit in exchange.turns}
    first = exchange.turns[0]
    about, number = first.dialogue, first.exchange
    if number is None:
        whole = tuple(found.values())
        return ExchangeResource(first.id, whole[0].permalink, about.date, round(score, 6), tuple(found), whole)
    if about.id not in dialogues:
        dialogues[about.id] = snapshot.dialogue(about.id)
    dialogue = dialogues[about.id]
    stored = turns_of_dialogue(dialogue, [turn for turn in dialogue.turns if turn.exchange == number], links)
    whole = tuple(found.get(turn.id, turn) for turn in stored)
    identifier = f"{about.id}#{number}"
    return ExchangeResource(identifier, whole[0].permalink, about.date, round(score, 6), tuple(found), whole)
