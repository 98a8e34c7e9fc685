"""The selection that `make test` runs where Java and Maven are: cases of matches, and a round of the commands.

One file, so that one process runs it and one cluster is started.
"""

import json
from functools import partial
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from kb.analysis.analyzer import Analyzer
from tests.support.cases import CASES, failures, rows
from tests.support.command_line import kb_commands
from tests.support.opensearch.cluster import Cluster
from tests.support.opensearch.engines import opensearch
from tests.support.servers import serving

pytestmark = pytest.mark.everyday

EVERY = 8  # of the cases; `make test-opensearch` asks them all


def test_the_cluster_answers_cases_of_matches_and_near_misses(cluster: Cluster, analyzer: Analyzer) -> None:
    assert failures(rows(CASES)[::EVERY], partial(opensearch, cluster, analyzer=analyzer), analyzer) == []


def test_an_index_in_the_cluster_is_made_searched_and_served(folder: Path) -> None:
    indexed, found, status = kb_commands([["index", "talks"], ["search", "--json", "電子化"], ["status"]], folder)
    assert indexed.status == 0, indexed.err
    assert json.loads(found.out)["total"] == 1
    assert "対話 2、発言" in status.out
    with serving(folder / "data", config=folder / "kb.toml") as origin:
        page = urlopen(f"{origin}/search?q={quote('電子化')}", timeout=60).read().decode()
        shown = urlopen(f"{origin}/readyz", timeout=60).status
    assert "1件の発言が見つかりました" in page
    assert shown == 200
