"""The engine on a secured cluster: TLS, a user, a password from a file; and refusals that do not tell it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.analysis.analyzer import Analyzer
from kb.engines.opensearch import health, new_index, open_index
from kb.errors import ConfigError, EngineError
from kb.search.request import SearchRequest
from kb.settings import Settings
from tests.support.dialogues import dialogue, turn
from tests.support.opensearch.cluster import Cluster
from tests.support.opensearch.engines import remove, settings_of


@pytest.fixture
def secured(secure_cluster: Cluster, tmp_path: Path) -> Iterator[Settings]:
    access = secure_cluster.access
    assert access
    password = tmp_path / "password"
    password.write_text(f"{access.password}\n", encoding="utf-8")
    settings = settings_of(
        secure_cluster,
        tmp_path,
        opensearch_ca=str(access.ca_file),
        opensearch_user=access.user,
        opensearch_password_file=str(password),
        opensearch_replicas=0,
    )
    yield settings
    password.write_text(access.password, encoding="utf-8")
    remove(settings)


def test_an_index_is_written_and_searched(secured: Settings, tmp_path: Path, analyzer: Analyzer) -> None:
    writer = new_index(secured, "tls", tmp_path / "index", analyzer, None)
    writer.add(dialogue("d", [turn("書かない窓口の話です。")]))
    writer.commit()
    engine = open_index(secured, tmp_path / "index", "tls", analyzer)
    assert engine.search(SearchRequest.of("窓口")).total == 1
    engine.close()
    assert health(secured, None).status in ("green", "yellow")


def test_a_wrong_password_is_said_and_not_told(secured: Settings, tmp_path: Path) -> None:
    Path(str(secured.opensearch_password_file)).write_text("falsch-und-geheim", encoding="utf-8")
    with pytest.raises(EngineError) as refused:
        health(secured, None)
    assert "OpenSearch" in str(refused.value)
    assert "geheim" not in str(refused.value)
    assert "geheim" not in repr(secured)


def test_a_missing_password_file_is_named(secured: Settings) -> None:
    Path(str(secured.opensearch_password_file)).unlink()
    with pytest.raises(ConfigError, match="opensearch_password_file"):
        health(secured, None)
