"""The settings with their defaults and bounds; `kb.configuration` reads them."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

MEMORY_TO_START = 200_000_000  # bytes that the child process needs to start

Port = Annotated[int, Meta(ge=0, le=65535)]
HeaderName = Annotated[str, Meta(pattern=r"^[A-Za-z][A-Za-z0-9-]*$")]
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
    proxy                proxy through which feeds are fetched; by default that of the environment (https_proxy)
    ca_file              file of a certificate authority that is trusted besides the known ones, as a proxy's own
    max_feed_pages       limit of pages fetched from one feed; further ones are reported
    max_page_versions    number of versions of a page to keep in the archive
    host, port           address of `kb serve`; port 0 takes a free one
    crawlable            true where search engines may index the pages
    trusted_hosts        accepted Host names, with a dot before one also those below it; empty accepts those of this
                         machine, of `host` and of `address`
    access               "open": whoever reaches the pages reads what everyone may; "header": the reverse proxy says who
                         asks; "oidc": people sign in at an OpenID Connect provider (extra `oidc`)
    sign_in_required     false where also strangers read what everyone may, with "header" and "oidc"
    trusted_proxies      addresses or networks of reverse proxies, whose headers about a request are believed
    user_header, groups_header   headers of the proxy with the user's name, and with his groups between commas
    oidc_issuer, oidc_client_id, oidc_client_secret_file   the provider, and this program's registration there
    oidc_scope, oidc_groups_claim   scope to ask for, and the claim of the ID token with the groups
    session_keys_file    file of random keys, one a line, that sign session cookies; the first signs, all are accepted
    session_hours        hours until people sign in again
    requests_per_minute  limit per user, token or address that is not of this machine, in each worker; 0 is no limit
    access_log           true where `kb serve` writes a line of JSON to standard error for each request, unless it
                         is a terminal
    audit_log            file of the hash-chained log of who has read what; none by default
    audit_queries        true where the audit log also has the words of searches
    audit_log_bytes      size at which the audit log is rotated
    cors_origins         origins whose scripts may call the API from a browser (https://portal.example.jp); none by
                         default
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
    opensearch_api_key_file   instead of them, a file with nothing but an API key (servers from 3.7 on)
    opensearch_prefix    beginning of the names of its indexes; each data folder needs its own
    opensearch_shards, opensearch_replicas   of each index
    opensearch_workers   processes of a run that analyse and write at the same time
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
    proxy: Annotated[str, Meta(pattern=r"^http://[^\s/]+/?$")] | None = None
    ca_file: Folder | None = None
    max_feed_pages: Positive = 2_000
    max_page_versions: Positive = 50
    host: str = "127.0.0.1"
    port: Port = 8000
    crawlable: bool = True
    trusted_hosts: tuple[str, ...] = ()
    access: Literal["open", "header", "oidc"] = "open"
    sign_in_required: bool = True
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    user_header: HeaderName = "X-Remote-User"
    groups_header: HeaderName = "X-Remote-Groups"
    oidc_issuer: Annotated[str, Meta(pattern=r"^https?://\S+$")] | None = None
    oidc_client_id: Folder | None = None
    oidc_client_secret_file: Folder | None = None
    oidc_scope: str = "openid profile groups"
    oidc_groups_claim: Folder = "groups"
    session_keys_file: Folder | None = None
    session_hours: Annotated[float, Meta(gt=0, le=1e4)] = 10.0
    requests_per_minute: Annotated[int, Meta(ge=0)] = 1200
    access_log: bool = True
    audit_log: Folder | None = None
    audit_queries: bool = False
    audit_log_bytes: Annotated[int, Meta(ge=10_000)] = 50_000_000
    cors_origins: tuple[Annotated[str, Meta(pattern=r"^https?://[^\s/]+$")], ...] = ()
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
    opensearch_api_key_file: Folder | None = None
    opensearch_prefix: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,40}$")] = "kb"
    opensearch_shards: Positive = 1
    opensearch_replicas: Annotated[int, Meta(ge=0, le=10)] = 1
    opensearch_workers: Positive = 1
    opensearch_seconds: Annotated[float, Meta(gt=0, le=1e6)] = 30.0
    workers: Positive = 2
    threads: Positive = 4
    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    log_format: Literal["text", "json"] = "text"

    @property
    def is_local(self) -> bool:
        """True where `kb serve` can be reached from this machine only."""
        return self.host in ("127.0.0.1", "::1", "localhost")
