"""Generated requests of five readers are answered as by an index that was given their documents alone.

The other index is asked through the memory engine, the reference, which stands for what is right. EXAMPLES sets the
number of requests.
"""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack
from difflib import unified_diff
from itertools import islice
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from flask.testing import FlaskClient
from msgspec import structs

from indexer.export.lines import json_lines
from indexer.export.served import served_generation
from indexer.run import run
from kb.analysis.analyzer import Analyzer
from kb.engines.arrays.segment import Segment
from kb.engines.memory import MemoryEngine
from kb.generations.data_folder import DataFolder
from kb.generations.store import DialogueStore
from kb.knowledge import KnowledgeBase
from kb.search.engine import SearchEngine
from kb.settings import Settings
from kb.tokens import SCOPES, TokenFile
from tests.support.indexing import own
from tests.support.permitted import FOLDERS, permitted, write_documents
from tests.support.reader_answers import answered
from tests.support.reader_requests import drawn
from webui.app import create_app

EXAMPLES = int(os.environ.get("EXAMPLES", "300"))
OF_PROGRAMS = ("/api/v1", "/api/m", "/api/s", "/feed", "/mcp", "/export")
ARRIVED = "2026-11-01T18:00:00Z"


class Reader(NamedTuple):
    """Headers of a reader, and the labels of what he may read."""

    headers: dict[str, str]
    labels: set[str]


def headers_of(name: str, *groups: str) -> dict[str, str]:
    return {"X-Remote-User": f"reader-{name}", "X-Remote-Groups": ",".join(groups)}


READERS = {
    "stranger": Reader({}, set()),
    "office": Reader(headers_of("office", "cio-office"), {"office"}),
    "welfare": Reader(headers_of("welfare", "welfare-staff"), {"welfare"}),
    "operator": Reader(headers_of("operator", "operators"), {"office", "welfare"}),
    "program": Reader({}, {"office"}),
}


def arrived_long_ago(documents: Path, scratch: Path) -> None:
    """Replaces each document by its dialogue as JSON with a stated time of arrival, so that runs do not differ."""
    run(own(scratch, data=str(scratch / "first")), [str(documents)])
    with served_generation(DataFolder(scratch / "first")) as generation:
        lines = list(json_lines(generation))
    for line in lines:
        dialogue = json.loads(line)
        for turn in dialogue["turns"]:
            turn["taken_in"] = ARRIVED
        (text,) = documents.rglob(f"{dialogue['id']}.txt")
        text.with_suffix(".jsonl").write_text(json.dumps(dialogue, ensure_ascii=False), encoding="utf-8")
        text.unlink()


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("roles")
    written = write_documents(folder)
    arrived_long_ago(written, folder)
    return written


@pytest.fixture(scope="module")
def settings(documents: Path) -> Settings:
    anyone = {"access": "header", "sign_in_required": False, "requests_per_minute": 0}
    made = permitted(documents.parent, documents, address="http://localhost", **anyone)
    run(made, [str(documents)])
    return made


def memory_engine(folder: Path, generation: str, analyzer: Analyzer) -> SearchEngine:
    """The reference over the dialogues of an index, in their order there."""
    engine = MemoryEngine(analyzer, generation)
    order = sorted(Segment(folder).dialogues.items(), key=lambda item: item[1].start)
    store = DialogueStore(folder.parent)
    for name, _documents in order:
        engine.add(store.dialogue(name))
    return engine


@pytest.fixture(scope="module")
def reference(documents: Path) -> Iterator[dict[str, FlaskClient]]:
    """For each reader the site of an index of his documents alone, which is open to everyone."""
    with ExitStack() as opened:
        found = {}
        for name, reader in READERS.items():
            readable = [folder for folder, labels in FOLDERS.items() if labels <= reader.labels]
            alone = own(documents.parent, data=str(documents.parent / f"alone-{name}"), log_empty_searches=False)
            alone = structs.replace(alone, address="http://localhost")
            run(alone, [str(documents / folder / "*.jsonl") for folder in readable])
            kb = opened.enter_context(KnowledgeBase(alone.data, memory_engine))
            found[name] = create_app(alone, kb).test_client()
        yield found


@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
def test_a_reader_is_told_of_his_documents_and_of_nothing_else(
    name: str, settings: Settings, reference: dict[str, FlaskClient], documents: Path
) -> None:
    client, headers = create_app(settings).test_client(), READERS[name].headers
    if name == "program":
        tokens = TokenFile(DataFolder(settings.data).tokens)
        headers = {"Authorization": f"Bearer {tokens.create('roles', SCOPES, ('cio-office',), per_minute=10**6)}"}
    ids = sorted(path.stem for path in documents.rglob("*.jsonl"))
    random = Random(name)
    statuses: dict[int, int] = {}
    asked = 0
    while asked < EXAMPLES // len(READERS):
        request = drawn(random, ids)
        if name == "program" and not request.path.startswith(
            ("/api/v1", "/api/m", "/api/s", "/feed", "/mcp", "/export")
        ):
            continue
        asked += 1
        status, text = answered(client, request, headers)
        expected, expected_text = answered(reference[name], request, {})
        assert (request, status) == (request, expected)
        differences = unified_diff(expected_text.splitlines(), text.splitlines(), lineterm="", n=0)
        assert "\n".join(islice(differences, 30)) == "", request
        statuses[status] = statuses.get(status, 0) + 1
    print(name, asked, statuses)
    assert statuses[200] > asked / 2
