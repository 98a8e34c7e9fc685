"""The worker exempts its tables from garbage collection; the library leaves its host's collector alone."""

import gc
from pathlib import Path

import pytest

from kb import open_kb
from kb.settings import Settings
from tests.support.dialogues import dialogue
from tests.support.generations import publish_generation
from webui.app import create_app
from webui.server import freeze_generations


def test_a_worker_freezes_each_generation_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frozen: list[None] = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(None))
    publish_generation(tmp_path, "g1", [dialogue("a", ["窓口の話"])])
    with open_kb(tmp_path) as kb:
        app = create_app(Settings(), kb)
        freeze_generations(app)
        client = app.test_client()
        counts = [len(frozen)]
        for published in ("g2", None, "g3"):
            if published:
                publish_generation(tmp_path, published, [dialogue("a", ["窓口の話", published])])
            assert client.get("/search?q=窓口").status_code == 200
            counts.append(len(frozen))
    assert counts == [1, 2, 2, 3]


def test_a_program_that_opens_a_knowledge_base_keeps_its_collector(tmp_path: Path) -> None:
    publish_generation(tmp_path, "g1", [dialogue("a", ["窓口の話"])])
    before = gc.get_freeze_count()
    with open_kb(tmp_path) as kb:
        assert kb.search("窓口").total == 1
    assert gc.get_freeze_count() == before
