"""Settings from defaults, kb.toml, the environment (KB_…) and flags; later ones win.

Nothing is read at import time: `load_settings` is called by the entry point of a program.
"""

import os
import shlex
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct, ValidationError, convert
from msgspec.structs import fields

from kb.errors import ConfigError
from kb.messages import _
from kb.reasons import reason_in_words, system_reason

CONFIG_FILE = "kb.toml"
ENVIRONMENT_PREFIX = "KB_"

MEMORY_TO_START = 200_000_000  # bytes that the child process needs to start

Port = Annotated[int, Meta(ge=0, le=65535)]
Positive = Annotated[int, Meta(ge=1)]
Folder = Annotated[str, Meta(min_length=1)]  # an empty path would mean the working directory
# Bounded to exclude infinity, which functions that wait do not accept.
Seconds = Annotated[float, Meta(ge=0, le=1e9)]
Hours = Annotated[float, Meta(ge=0, le=1e6)]


class Settings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All settings. Paths are relative to the working directory.

    In the environment a list has the syntax of a shell: `KB_ON_FAILURE='notify --to "two words"'`.

    data                 data folder
    dictionary           folder of the compiled dictionary of Japanese, made by a run; in the data folder by default
    tokenizer            "compiled" segments with it, "janome" with Janome itself: the same words, many times slower
    registry             folder of the staff's topics.toml, people.toml, organizations.toml and word lists
    permissions          file that says which documents which groups may read (see kb.permissions); without it,
                         everyone may read all
    max_document_bytes   limit of a document in bytes, and in characters of its text; of JSON lines, the limit of a
                         line, and a fiftieth of the limit of the file
    document_seconds     limit of CPU seconds for parsing a document; ten times as many by the wall clock
    document_memory      limit of bytes of memory for parsing a document
    keep_generations     number of published generations to keep on disk
    grace_seconds        a replaced generation is kept for this long, for readers that still have it open
    settle_seconds       a source modified less than this ago is hashed twice: it may still be written
    max_lost_percent     a run that drops more of the dialogues or turns than this is refused, unless forced
    stale_hours          the index is stale this long after the last successful run; 0 for never
    on_failure           command and arguments to run when `kb index` ends with a status other than 0
    allowed_hosts        hosts that feeds and their pages may be fetched from
    allow_private_addresses  true where these hosts may have addresses that are not public
    fetch_delay          seconds between two requests
    fetch_timeout        limit of seconds for a request as a whole
    max_feed_pages       limit of pages fetched from one feed; further ones are reported
    max_page_versions    number of versions of a page to keep in the archive
    host, port           address of `kb serve`; port 0 takes a free one
    crawlable            true where search engines may index the pages
    trusted_hosts        accepted Host names, as Flask's TRUSTED_HOSTS; empty accepts any
    answer_seconds       limit of CPU seconds of search per page, five times as many by the wall clock; 0 is no limit
    log_empty_searches   true where `kb serve` logs the words of searches that found nothing, without persons
    meaning              true where searches and related turns also show turns near in meaning (extra `meaning`)
    meaning_seconds      limit of seconds that a run spends on vectors after it has published; later runs go on; 0 is
                         no limit
    mail_relay           host:port of the mail relay of `kb digest`
    mail_from            its sender's address
    address              URL at which the pages are served, for links in mails (https://kb.example.jp)
    engine               "embedded" keeps the index in the data folder, "opensearch" in a cluster (extra `opensearch`)
    opensearch_hosts     its addresses (https://search1.example.jp:9200)
    opensearch_ca        file of the certificate authority, where the system does not know it
    opensearch_user, opensearch_password_file   name, and a file with nothing but the password
    opensearch_prefix    beginning of the names of its indexes; each data folder needs its own
    opensearch_shards, opensearch_replicas   of each index
    opensearch_seconds   limit of seconds for one request to the cluster
    workers, threads     worker processes, and threads per worker
    log_level, log_format
    """

    data: Folder = "index_data"
    dictionary: Folder | None = None
    tokenizer: Literal["compiled", "janome"] = "compiled"
    registry: Folder | None = None
    permissions: Folder | None = None
    max_document_bytes: Positive = 20_000_000
    document_seconds: Annotated[float, Meta(gt=0, le=1e6)] = 60.0
    document_memory: Annotated[int, Meta(ge=MEMORY_TO_START)] = 2_000_000_000
    keep_generations: Positive = 3
    grace_seconds: Seconds = 600.0
    settle_seconds: Annotated[float, Meta(ge=0, le=86_400)] = 1.0
    max_lost_percent: Annotated[float, Meta(ge=0, le=100)] = 20.0
    stale_hours: Hours = 36.0
    on_failure: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ()
    allow_private_addresses: bool = False
    fetch_delay: Seconds = 1.0
    fetch_timeout: Annotated[float, Meta(gt=0, le=1e9)] = 20.0
    max_feed_pages: Positive = 2_000
    max_page_versions: Positive = 50
    host: str = "127.0.0.1"
    port: Port = 8000
    crawlable: bool = True
    trusted_hosts: tuple[str, ...] = ()
    answer_seconds: Seconds = 2.0
    log_empty_searches: bool = True
    meaning: bool = False
    meaning_seconds: Seconds = 1800.0
    mail_relay: Annotated[str, Meta(pattern=r"^[^\s:]+:\d{1,5}$")] = "localhost:25"
    mail_from: Annotated[str, Meta(pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+$")] | None = None
    address: Annotated[str, Meta(pattern=r"^https?://\S+[^/\s]$")] | None = None
    engine: Literal["embedded", "opensearch"] = "embedded"
    opensearch_hosts: tuple[Annotated[str, Meta(pattern=r"^https?://[^\s/]+$")], ...] = ()
    opensearch_ca: Folder | None = None
    opensearch_user: Folder | None = None
    opensearch_password_file: Folder | None = None
    opensearch_prefix: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,40}$")] = "kb"
    opensearch_shards: Positive = 1
    opensearch_replicas: Annotated[int, Meta(ge=0, le=10)] = 1
    opensearch_seconds: Annotated[float, Meta(gt=0, le=1e6)] = 30.0
    workers: Positive = 2
    threads: Positive = 4
    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    log_format: Literal["text", "json"] = "text"

    @property
    def is_local(self) -> bool:
        """True where `kb serve` can be reached from this machine only."""
        return self.host in ("127.0.0.1", "::1", "localhost")


def load_settings(
    config: str | None = None,
    flags: Mapping[str, object] | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """Loads the settings. Flags that are None were not given.

    `config` names the file; without it, KB_CONFIG does, or ./kb.toml is read if it exists.

    Raises:
        ConfigError: the file is missing or not TOML, or a setting is unknown or invalid; names it.
    """
    path = config_path(config, environ)
    values = _from_file(path) if path else {}
    _check(values, str(path))
    variables = _from_environment(environ)
    _check(variables, _("環境変数 {prefix}…", prefix=ENVIRONMENT_PREFIX))
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    settings = _check({**values, **variables, **given}, _("コマンドの指定"))
    for folder in (settings.data, settings.dictionary or "", settings.registry or "", settings.permissions or ""):
        _check_name(folder)
    return settings


def config_path(config: str | None = None, environ: Mapping[str, str] = os.environ) -> Path | None:
    """The settings file, existing or not; None where none is named and ./kb.toml does not exist."""
    if named := config or environ.get(f"{ENVIRONMENT_PREFIX}CONFIG"):
        return Path(named)
    return Path(CONFIG_FILE) if Path(CONFIG_FILE).exists() else None


def _from_file(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        message = _(
            "設定ファイル {path} を読めません（{reason}）。場所と権限を確かめてください。",
            path=path,
            reason=system_reason(error),
        )
        raise ConfigError(message) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = _(
            "設定ファイル {path} は TOML として正しくありません: {reason}", path=path, reason=reason_in_words(error)
        )
        raise ConfigError(message) from error


def _from_environment(environ: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for field in fields(Settings):
        variable = ENVIRONMENT_PREFIX + field.name.upper()
        if variable in environ:
            is_list = isinstance(field.default, tuple)
            found[field.name] = _words(variable, environ[variable]) if is_list else environ[variable]
    return found


def _words(variable: str, text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as error:
        message = _(
            "環境変数 {name} は、シェルと同じ書き方の語の並びではありません。引用符が閉じているか確かめてください。",
            name=variable,
        )
        raise ConfigError(message) from error


def _check_name(folder: str) -> None:
    """Rejects a name with control characters or bytes that are not UTF-8."""
    try:
        folder.encode()
    except UnicodeEncodeError as error:
        name = os.fsencode(folder).decode("utf-8", "backslashreplace")
        message = _("フォルダ {path} の名前は UTF-8 ではないので使えません。名前を付け直してください。", path=name)
        raise ConfigError(message) from error


def _check(values: Mapping[str, object], origin: str) -> Settings:
    try:
        return convert(dict(values), Settings, strict=False)
    except ValidationError as error:
        message = _("{origin} の設定が正しくありません: {reason}", origin=origin, reason=reason_in_words(error))
        raise ConfigError(message) from error
