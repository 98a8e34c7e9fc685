"""The web interface over the sample index."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb import open_kb
from kb.knowledge import KnowledgeBase
from kb.settings import Settings
from tests.support.compiled_templates import templates_compiled_once
from tests.support.event_loops import no_running_loop
from webui.app import create_app


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once() -> Iterator[None]:
    with templates_compiled_once():
        yield


@pytest.fixture(autouse=True)
def _no_running_loop() -> Iterator[None]:
    with no_running_loop():
        yield


@pytest.fixture(scope="session")
def kb(sample_data: Path) -> Iterator[KnowledgeBase]:
    with open_kb(sample_data) as opened:
        yield opened


@pytest.fixture
def app(kb: KnowledgeBase) -> Flask:
    made = create_app(Settings(log_empty_searches=False), kb)  # the index is not to be written
    made.testing = True
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
