"""Connection to the cluster of the settings, with TLS and a password from a file that is never logged."""

from pathlib import Path

from opensearchpy import OpenSearch

from kb.engines.opensearch.cluster import Cluster
from kb.errors import ConfigError
from kb.messages import _
from kb.reasons import system_reason
from kb.settings import Settings

_RETRIED = (429, 502, 503, 504)


def connect(settings: Settings) -> Cluster:
    """A connection; the cluster is first asked by the first request.

    Raises:
        ConfigError: no host is named, or the file of the password cannot be read.
    """
    if not settings.opensearch_hosts:
        raise ConfigError(
            _('OpenSearch の所在がありません。kb.toml に opensearch_hosts = ["https://…:9200"] と書いてください。')
        )
    client = OpenSearch(
        list(settings.opensearch_hosts),
        http_auth=_credentials(settings),
        ca_certs=settings.opensearch_ca,
        timeout=settings.opensearch_seconds,
        max_retries=3,
        retry_on_status=_RETRIED,
        retry_on_timeout=True,  # searches change nothing, and documents are written by their ids
    )
    return Cluster(client)


def _credentials(settings: Settings) -> tuple[str, str] | None:
    if settings.opensearch_user is None:
        return None
    if settings.opensearch_password_file is None:
        raise ConfigError(_("opensearch_user には opensearch_password_file も要ります。"))
    try:
        password = Path(settings.opensearch_password_file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise ConfigError(
            _(
                "{path} を読めません（{reason}）。opensearch_password_file を確かめてください。",
                path=settings.opensearch_password_file,
                reason=system_reason(error) if isinstance(error, OSError) else str(error),
            )
        ) from error
    return settings.opensearch_user, password
