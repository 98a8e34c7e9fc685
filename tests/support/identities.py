"""Dialogues of a few participants, and identification across them with readings that are the names themselves."""

from datetime import date

from indexer.enrich.identity import identify
from indexer.enrich.registry import StaffRegistry
from kb.model.dialogue import Dialogue, Participant, Series
from kb.model.people import Registry
from tests.support.dialogues import dialogue, turn


def reading(name: str) -> str:
    return name


def run(*talks: Dialogue, staff: StaffRegistry | None = None) -> tuple[list[Dialogue], Registry]:
    return identify(talks, staff or StaffRegistry(), reading)


FORUM = "東京都・区市町村CIOフォーラム"


def talk(
    name: str, *people: tuple[str, str | None, str], day: date | None = date(2021, 4, 1), number: int | None = None
) -> Dialogue:
    participants = tuple(Participant(n, o, None, (post,), f"{o}{post}:{n}") for n, o, post in people)
    turns = [turn("話", order=at, speaker=n, organization=o, post=p) for at, (n, o, p) in enumerate(people, 1)]
    return dialogue(name, turns, day=day, participants=participants, series=Series(FORUM, number))
