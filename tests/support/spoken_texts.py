"""Dialogues on waiting at an office, a shelter and training, whose turns are near in meaning for a model of bigrams."""

from datetime import date

from kb.model.dialogue import Dialogue
from tests.support.dialogues import dialogue, turn

WAITING = "役所で長く待たされるという声が多く寄せられています"
LESS_WAITING = "役所で長く待たされる方が減りました"
CROWDED = "役所の窓口が混み合い長く待たされるという声を聞きます"
SHELTER = "災害が起きたときの避難所の受付を電子化しました"
TRAINING = "職員の研修を年に三回に増やす計画を立てています"
SHORT = "役所で待たされる"
STAGE = "（役所で長く待たされるという声が会場から上がる）"


def waiting_dialogues() -> list[Dialogue]:
    """Three dialogues of two years and two organizations; a short turn and a stage direction have no passage."""
    return [
        dialogue("aoba", [turn(WAITING, order=1), turn(SHORT, order=2), turn(SHELTER, order=3)]),
        dialogue(
            "kiyo",
            [
                turn(LESS_WAITING, order=1, speaker="清川 学", organization="清川市"),
                turn(TRAINING, order=2, speaker="清川 学", organization="清川市", topics=("研修",)),
                turn(STAGE, order=3, kind="narration", speaker=None, organization=None, post=None),
            ],
            day=date(2023, 5, 1),
        ),
        dialogue("minato", [turn(CROWDED, order=1, speaker="港 望", organization="清川市", topics=("窓口",))]),
    ]


PASSAGES = (WAITING, SHELTER, LESS_WAITING, TRAINING, CROWDED)
