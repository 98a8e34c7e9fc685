"""Connection to the cluster of the settings, with TLS and a password or an API key from a file that is never logged."""

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
        ConfigError: no host is named, or the file of the password or of the key cannot be read.
    """
    if not settings.opensearch_hosts:
        raise ConfigError(
            _('OpenSearch の所在がありません。kb.toml に opensearch_hosts = ["https://…:9200"] と書いてください。')
        )
    client = OpenSearch(
        list(settings.opensearch_hosts),
        http_auth=_credentials(settings),
        headers=_key(settings),
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
    if settings.opensearch_api_key_file is not None:
        raise ConfigError(_("opensearch_user と opensearch_api_key_file は、どちらか一つにしてください。"))
    return settings.opensearch_user, _content(settings.opensearch_password_file, "opensearch_password_file")


def _key(settings: Settings) -> dict[str, str]:
    """The header of an API key, which servers from 3.7 on accept."""
    if settings.opensearch_api_key_file is None:
        return {}
    return {"Authorization": f"ApiKey {_content(settings.opensearch_api_key_file, 'opensearch_api_key_file')}"}


def _content(path: str, setting: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise ConfigError(
            _(
                "{path} を読めません（{reason}）。{setting} を確かめてください。",
                path=path,
                reason=system_reason(error) if isinstance(error, OSError) else str(error),
                setting=setting,
            )
        ) from error
