"""Memory of an engine is free with its last reference: servers exclude what they have read from garbage collection."""

import gc
import weakref
from pathlib import Path

import pytest

from kb.analysis.analyzer import Analyzer
from kb.engines.arrays.engine import ArrayEngine
from kb.engines.whoosh import IndexFolderWriter
from kb.search.document import TextField
from kb.search.request import DEFAULT_FACETS, SearchRequest
from tests.support.dialogues import dialogue


@pytest.mark.parametrize("text", ["窓口", '"窓口の"', "窓口*", "窓口はどこですか"])
def test_arrays_are_free_once_the_engine_is(tmp_path: Path, analyzer: Analyzer, text: str) -> None:
    writer = IndexFolderWriter(tmp_path / "index", analyzer)
    writer.add(dialogue("a", ["窓口の話をします。", "窓口は二階です。"]))
    writer.commit()
    engine = ArrayEngine(tmp_path / "index", "g", analyzer)
    assert engine.search(SearchRequest.of(text, facets=DEFAULT_FACETS, mode="any")).total
    field = weakref.ref(engine._segment.fields[TextField.TEXT])
    engine.close()
    gc.disable()
    try:
        del engine
        assert field() is None
    finally:
        gc.enable()
