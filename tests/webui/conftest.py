"""The web interface over the sample of this folder."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.analysis.analyzer import Analyzer
from kb.knowledge import KnowledgeBase
from kb.settings import Settings
from tests.webui.sample import build
from webui.app import create_app


@pytest.fixture(scope="session")
def kb(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Iterator[KnowledgeBase]:
    with build(tmp_path_factory.mktemp("data"), analyzer) as opened:
        yield opened


@pytest.fixture
def app(kb: KnowledgeBase) -> Flask:
    made = create_app(Settings(), kb)
    made.testing = True
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
