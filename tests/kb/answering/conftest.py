"""A snapshot of a talk whose words are names."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import Snapshot, open_kb
from tests.support.named_talk import publish_named_talk


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    data: Path = tmp_path_factory.mktemp("data")
    publish_named_talk(data)
    with open_kb(data) as kb, kb.snapshot() as opened:
        yield opened
