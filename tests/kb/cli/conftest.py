"""A folder of an office: settings, an index and a registry."""

from pathlib import Path

import pytest

from tests.support.dialogues import dialogue, turn
from tests.support.generations import publish_generation


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with settings, an index and a registry."""
    turns = [
        turn("はじめに。よろず相談所を開いた。続けます", order=1),
        turn("総合案内を置いた", order=2, speaker="大月 徹"),
        turn("窓口の予約", order=3),
        turn("窓口の窓口", order=4),
    ]
    publish_generation(tmp_path / "index_data", "g1", [dialogue("a", turns)])
    (tmp_path / "registry").mkdir()
    (tmp_path / "kb.toml").write_text('registry = "registry"\n', encoding="utf-8")
    return tmp_path
