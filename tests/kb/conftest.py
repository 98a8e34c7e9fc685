"""A snapshot of five invented dialogues on four subjects, for corrections and related turns."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import Snapshot, open_kb
from tests.support.dialogues import dialogue
from tests.support.generations import publish_generation

TEXTS = {
    "madoguchi": ["窓口の混雑を減らすため予約を始めた", "待ち時間が減り、窓口が静かになった"],
    "yoyaku": ["窓口の予約は電話でも受ける", "混雑する日を地図で示した"],
    "jinzai": ["デジタル人材を育てる研修を始めた", "セキュリティの研修も増やした"],
    "kenshu": ["研修の講師は職員が務める", "デジタル人材の研修は来年も続ける"],
    "fune": ["港の船を数えた"],
}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    data: Path = tmp_path_factory.mktemp("data")
    publish_generation(data, "g1", [dialogue(name, texts) for name, texts in TEXTS.items()])
    with open_kb(data) as kb, kb.snapshot() as opened:
        yield opened
