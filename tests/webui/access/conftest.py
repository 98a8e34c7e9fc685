import pytest
from flask import Flask
from msgspec import structs

from kb.settings import Settings
from tests.support.permitted import permitted_index
from webui.app import create_app


@pytest.fixture(scope="session")
def permitted_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return permitted_index(tmp_path_factory.mktemp("permitted"))


@pytest.fixture
def behind_proxy(permitted_settings: Settings) -> Flask:
    return create_app(structs.replace(permitted_settings, access="header"))
