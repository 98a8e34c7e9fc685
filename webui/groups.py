"""What a hit of a page of results is."""

from enum import StrEnum


class Group(StrEnum):
    """What a hit is."""

    TURN = "turn"
    DIALOGUE = "dialogue"
