"""The secured cluster of the tests takes neither plain HTTP, an unknown authority, nor a wrong password."""

import ssl

import pytest
from opensearchpy import exceptions
from opensearchpy.exceptions import AuthenticationException, SSLError

from tests.support.opensearch.clients import Connect
from tests.support.opensearch.cluster import Cluster
from tests.support.opensearch.security import Access


@pytest.fixture
def access(secure_cluster: Cluster) -> Access:
    assert secure_cluster.access
    return secure_cluster.access


def test_the_user_writes_and_reads(secure_cluster: Cluster, access: Access, connect: Connect) -> None:
    options = {"ca_certs": str(access.ca_file), "http_auth": (access.user, access.password)}
    client = connect(*secure_cluster.hosts, **options)
    client.indices.create(index="secured")
    client.index(index="secured", id="1", body={"rank": 1}, params={"refresh": "true"})
    assert client.count(index="secured")["count"] == 1
    client.indices.delete(index="secured")


@pytest.mark.parametrize("credentials", [("kb-tests", "wrong"), ("admin", "admin"), None])
def test_a_wrong_password_is_refused(
    secure_cluster: Cluster, access: Access, connect: Connect, credentials: tuple[str, str] | None
) -> None:
    client = connect(*secure_cluster.hosts, ca_certs=str(access.ca_file), http_auth=credentials, max_retries=0)
    with pytest.raises(AuthenticationException):
        client.info()


def test_its_certificate_is_of_an_authority_of_its_own(
    secure_cluster: Cluster, access: Access, connect: Connect
) -> None:
    everyone = ssl.create_default_context()
    client = connect(
        *secure_cluster.hosts, ssl_context=everyone, http_auth=(access.user, access.password), max_retries=0
    )
    with pytest.raises(SSLError):
        client.info()


def test_plain_http_is_not_answered(secure_cluster: Cluster, connect: Connect) -> None:
    (host,) = secure_cluster.hosts
    client = connect(host.replace("https:", "http:"), max_retries=0)
    with pytest.raises(exceptions.ConnectionError):
        client.info()
