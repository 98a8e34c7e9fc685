"""Voices that a transcript does not name: the labels that recognisers give them, and how long one turn of them lasts.

Readers of formats with cues and the layout of timed texts meet the same transcripts, saved in different ways.
"""

import re

_LONGEST_TURN = 60.0  # seconds

_LABEL = re.compile(
    r"(?:話者|発言者|参加者|不明(?:な?話者)?|未確認の話者|spk|unknown speaker|speaker|unknown)"
    r"[\s_#-]*[0-9０-９A-ZＡ-Ｚ]{0,3}",
    re.I,
)


def is_unnamed(label: str) -> bool:
    """True if a label tells voices apart without naming a person.

    Examples: 話者 1, Speaker A, SPEAKER_00, 参加者2, 不明.
    """
    return _LABEL.fullmatch(label) is not None


def is_one_turn(elapsed: float, *, unfinished: bool = False) -> bool:
    """True if speech without a label, `elapsed` seconds after its turn began, still belongs to that turn.

    Such turns are cut after a minute, so that their parts keep their place in the recording; an `unfinished` sentence
    may take another.
    """
    return elapsed <= (2 * _LONGEST_TURN if unfinished else _LONGEST_TURN)
