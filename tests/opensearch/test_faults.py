"""The faults that tests inject are those they are named for."""

import pytest
from opensearchpy import OpenSearch, exceptions
from opensearchpy.exceptions import TransportError
from opensearchpy.helpers import bulk

from tests.support.opensearch.clients import Connect
from tests.support.opensearch.cluster import Cluster
from tests.support.opensearch.full_disk import flooded
from tests.support.opensearch.lossy_relay import lossy


def test_every_second_request_is_lost_before_or_after_it_is_done(
    cluster: Cluster, client: OpenSearch, connect: Connect, index: str
) -> None:
    client.indices.create(index=index)
    with lossy(cluster.hosts[0]) as relay:
        through = connect(relay, max_retries=0)
        failed = []
        for number in range(1, 13):
            try:
                through.index(index=index, id=str(number), body={"rank": number})
            except exceptions.ConnectionError:
                failed.append(number)
    assert failed == [2, 4, 6, 8, 10, 12]
    client.indices.refresh(index=index)
    page = client.search(index=index, body={"sort": ["rank"], "size": 20})
    assert [hit["_source"]["rank"] for hit in page["hits"]["hits"]] == [1, 3, 4, 5, 7, 8, 9, 11, 12]


def test_a_bulk_through_a_lossy_network_arrives_once(
    cluster: Cluster, client: OpenSearch, connect: Connect, index: str
) -> None:
    client.indices.create(index=index)
    actions = [{"_index": index, "_id": str(number), "rank": number} for number in range(3000)]
    with lossy(cluster.hosts[1]) as relay:
        bulk(connect(relay, max_retries=3), actions, chunk_size=100)
    client.indices.refresh(index=index)
    assert client.count(index=index)["count"] == 3000


def test_at_the_flood_stage_an_index_is_read_and_not_written(client: OpenSearch, index: str) -> None:
    client.indices.create(index=index)
    client.index(index=index, id="1", body={"rank": 1}, params={"refresh": "true"})
    with flooded(client, index):
        with pytest.raises(TransportError) as refused:
            client.index(index=index, id="2", body={"rank": 2})
        assert (refused.value.status_code, "flood-stage" in str(refused.value)) == (429, True)
        assert client.count(index=index)["count"] == 1
    client.index(index=index, id="2", body={"rank": 2}, params={"refresh": "true"})
    assert client.count(index=index)["count"] == 2
    client.indices.create(index=f"{index}-later")
    client.indices.delete(index=f"{index}-later")
