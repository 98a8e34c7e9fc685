"""Autocomplete by kanji, kana and latin letters."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import Snapshot, open_kb
from tests.support.dialogues import dialogue
from tests.support.generations import publish_generation


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    data: Path = tmp_path_factory.mktemp("data")
    publish_generation(data, "g1", [dialogue("a", ["デジタル人材を育てる", "デジタル人材の研修"])])
    with open_kb(data) as kb, kb.snapshot() as opened:
        yield opened


@pytest.mark.parametrize("typed", ["デジ", "でじ", "deji"])
def test_words_are_completed_from_kanji_kana_and_latin_letters(snapshot: Snapshot, typed: str) -> None:
    assert "デジタル" in [suggestion.value for suggestion in snapshot.suggest(typed)]
