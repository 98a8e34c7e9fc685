"""The store of dialogues: one left unfinished or damaged is an error, never an empty answer."""

import sqlite3
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from kb.errors import EngineError
from kb.generations.store import FILE, DialogueStore, ParsedSource
from kb.generations.store_writer import StoreWriter
from kb.model.people import Registry
from tests.support.dialogues import dialogue
from tests.support.generations import write_store


def test_an_error_while_a_store_is_written_leaves_a_store_that_is_refused(tmp_path: Path) -> None:
    with suppress(ZeroDivisionError), StoreWriter(tmp_path) as store:
        store.add(dialogue("a", ["窓口の話"]), {})
        raise ZeroDivisionError
    with pytest.raises(EngineError, match="対話の保管庫を読めません"):
        DialogueStore(tmp_path).dialogue("a")


def test_content_that_is_no_json_is_an_error_that_says_so(tmp_path: Path) -> None:
    write_store(tmp_path, [dialogue("a", ["窓口の話"])], Registry())
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("UPDATE words SET content = x'00'")
    connection.close()
    with pytest.raises(EngineError, match="対話の保管庫を読めません"):
        DialogueStore(tmp_path).term_frequencies("a")


def test_dialogues_and_sources_are_stored_in_a_third_of_their_json(tmp_path: Path) -> None:
    one = dialogue("a", [f"{number}番の窓口の話" for number in range(400)])
    source = ParsedSource("key", (one,))
    with StoreWriter(tmp_path) as store:
        store.add_registry(Registry())
        store.add_source("a.txt", source)
        store.add(one, {})
    read = DialogueStore(tmp_path)
    assert (read.dialogue("a"), read.sources()) == (one, {"a.txt": source})
    read.close()
    plain = len(msgspec.json.encode(one)) + len(msgspec.json.encode(source))
    assert (tmp_path / FILE).stat().st_size < plain / 3


def test_a_source_has_the_turns_of_all_its_dialogues() -> None:
    assert ParsedSource("key", (dialogue("a", ["一", "二"]), dialogue("b", ["三"]))).turns == 3
