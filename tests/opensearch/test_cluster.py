"""The cluster of the tests fails as one in service does: nodes die and hang, shards are lost, and come back."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionTimeout, TransportError
from opensearchpy.helpers import bulk, parallel_bulk

from tests.support.opensearch.clients import Connect
from tests.support.opensearch.cluster import Cluster, running_cluster
from tests.support.opensearch.distribution import PLAIN

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = {"index.unassigned.node_left.delayed_timeout": "0s"}  # a lost copy is made anew without a minute's wait
STRICT = {"allow_partial_search_results": "false"}


def create(client: OpenSearch, index: str, **settings: Any) -> None:
    body = {"settings": {"index.number_of_shards": 3, **AT_ONCE, **settings}}
    client.indices.create(index=index, body=body, params={"wait_for_active_shards": "all"})


def documents(index: str, count: int) -> list[dict[str, Any]]:
    return [{"_index": index, "_id": str(number), "rank": number} for number in range(count)]


def found(client: OpenSearch, index: str, **parameters: str) -> int:
    page = client.search(index=index, body={"track_total_hits": True, "size": 0}, params=parameters)
    return int(page["hits"]["total"]["value"])


def sent(client: OpenSearch, actions: Iterator[dict[str, Any]]) -> set[str]:
    """The ids of the documents that the cluster acknowledged."""
    results = parallel_bulk(client, actions, 2, 250, raise_on_error=False, raise_on_exception=False)
    return {result["index"]["_id"] for good, result in results if good}


def test_three_nodes_are_one_green_cluster(cluster: Cluster, connect: Connect) -> None:
    assert len(set(cluster.hosts)) == 3
    for host in cluster.hosts:
        health = connect(host).cluster.health()
        assert (health["number_of_nodes"], health["status"]) == (3, "green")


def test_a_node_killed_during_a_bulk_loses_nothing(
    disturbed: Cluster, client: OpenSearch, connect: Connect, index: str
) -> None:
    create(client, index, **{"index.number_of_replicas": 1})
    wanted = documents(index, 6000)

    def until_killed() -> Iterator[dict[str, Any]]:
        for number, document in enumerate(wanted):
            if number == 2000:  # earlier batches are on their way: another thread draws these
                disturbed.nodes[1].kill()
            yield document

    there = sent(client, until_killed())
    for _ in range(30):
        left = [document for document in wanted if document["_id"] not in there]
        if not left:
            break
        there |= sent(client, iter(left))
    assert not left
    disturbed.wait_until_green()  # of the two nodes that are left
    client.indices.refresh(index=index)
    assert found(client, index, **STRICT) == 6000

    disturbed.nodes[1].start()
    client.indices.put_settings(index=index, body={"index.number_of_replicas": 2})
    disturbed.wait_until_green()  # so each node has a copy of every shard
    again = connect(disturbed.hosts[1])
    assert found(again, index, preference="_only_local", **STRICT) == 6000


def test_lost_shards_shorten_an_answer_unless_it_must_be_whole(
    disturbed: Cluster, client: OpenSearch, connect: Connect, index: str
) -> None:
    create(client, index, **{"index.number_of_replicas": 0, "index.routing.allocation.total_shards_per_node": 1})
    bulk(client, documents(index, 300), refresh=True)
    disturbed.nodes[2].kill()
    left = connect(disturbed.hosts[0], max_retries=0)
    left.cluster.health(params={"wait_for_nodes": "2"})

    assert 0 < found(left, index) < 300
    with pytest.raises(TransportError) as refused:
        found(left, index, **STRICT)
    assert refused.value.status_code == 503

    disturbed.mend()
    assert found(client, index, **STRICT) == 300


def test_a_paused_node_takes_requests_and_answers_none(disturbed: Cluster, connect: Connect) -> None:
    client = connect(disturbed.hosts[2], max_retries=0)
    assert client.info()["name"] == "node-3"
    disturbed.nodes[2].pause()
    with pytest.raises(ConnectionTimeout):
        client.info(params={"request_timeout": 1})
    disturbed.wait_until_green()  # of the other two, which strike it off
    disturbed.nodes[2].resume()
    assert client.info()["name"] == "node-3"
    disturbed.wait_until_green()


def test_a_node_that_stops_in_order_leaves_the_cluster(disturbed: Cluster, connect: Connect) -> None:
    disturbed.nodes[0].stop()
    disturbed.wait_until_green()
    assert connect(disturbed.hosts[1]).cluster.health()["number_of_nodes"] == 2
    assert not disturbed.nodes[0].started


def test_clusters_that_run_at_once_share_nothing(
    cluster: Cluster, client: OpenSearch, index: str, connect: Connect
) -> None:
    create(client, index)
    with running_cluster(PLAIN, 1) as other:
        assert not set(other.hosts) & set(cluster.hosts)
        alone = connect(*other.hosts)
        assert alone.cluster.health()["number_of_nodes"] == 1
        assert not alone.indices.exists(index=index)


@pytest.mark.usefixtures("cluster")
def test_a_node_that_cannot_start_is_an_error_with_its_log() -> None:
    with running_cluster(PLAIN, 1) as other:
        node = other.nodes[0]
        node.stop()
        (node.home / "config" / "opensearch.yml").write_text("no.such.setting: 1\n", encoding="utf-8")
        node.start()
        with pytest.raises(AssertionError, match=r"node-1 ended:[\s\S]*unknown setting \[no\.such\.setting\]"):
            other.wait_until_green()


@pytest.mark.usefixtures("cluster")  # skips where none can be made
def test_nodes_end_with_the_process_that_started_them(connect: Connect, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.support.opensearch", "run", "1"]
    here = {**os.environ, "TMPDIR": str(tmp_path)}  # a killed process leaves its temporary folder
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT, env=here) as process:
        assert process.stdout
        client = connect(process.stdout.readline().split()[-1], max_retries=0)
        assert client.info()["name"] == "node-1"
        process.kill()
    end = time.monotonic() + 60
    while client.ping():
        assert time.monotonic() < end
        time.sleep(0.2)
