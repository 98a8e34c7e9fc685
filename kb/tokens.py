"""Tokens of programs: random secrets of which the file holds hashes, with scopes, groups and a limit.

A token has 256 random bits, so that one round of SHA-256 protects it; slow hashes are for what people choose.
"""

import fcntl
import hashlib
import os
import re
import secrets
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta, Struct

from kb.errors import ConfigError, NotFoundError
from kb.messages import _
from kb.reasons import reason_in_words, system_reason

Scope = Literal["api", "feeds", "mcp", "dify"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
Moment = Annotated[datetime, Meta(tz=True)]

PREFIX = "kb_"  # by which scanners for leaked secrets find them
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class AccessToken(Struct, frozen=True):
    """A token without its secret. `groups` are those of permissions.toml whose documents it reads."""

    name: str
    sha256: str
    created: Moment
    scopes: tuple[Scope, ...]
    groups: tuple[str, ...] = ()
    per_minute: int = 120
    expires: Moment | None = None

    def is_valid(self, now: datetime) -> bool:
        """True before it expires."""
        return self.expires is None or now < self.expires


class TokenFile:
    """The tokens in a file, which is read again when it has changed. Thread-safe."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._signature: tuple[int, ...] | None = None
        self._by_hash: dict[str, AccessToken] = {}

    def tokens(self) -> tuple[AccessToken, ...]:
        """All tokens in the order of their creation.

        Raises:
            ConfigError: the file cannot be read.
        """
        with self._lock:
            self._refresh()
            return tuple(self._by_hash.values())

    def find(self, secret: str) -> AccessToken | None:
        """The valid token with a secret. Raises ConfigError if the file cannot be read."""
        with self._lock:
            self._refresh()
            token = self._by_hash.get(_digest(secret))  # equal hashes mean equal secrets: nothing to compare in time
        return token if token and token.is_valid(datetime.now(UTC)) else None

    def create(
        self,
        name: str,
        scopes: tuple[Scope, ...],
        groups: tuple[str, ...] = (),
        *,
        per_minute: int = 120,
        days: int | None = None,
    ) -> str:
        """Adds a token; returns its secret, which is not kept.

        Raises:
            ConfigError: the name is taken or not usable, or the file cannot be read or written.
        """
        if not _NAME.fullmatch(name):
            message = _(
                "トークンの名前「{name}」は使えません。英数字と . _ - で 64 文字までにしてください。", name=name
            )
            raise ConfigError(message)
        secret = PREFIX + secrets.token_urlsafe(32)
        now = datetime.now(UTC)
        expires = now + timedelta(days=days) if days else None
        with self._changing():
            tokens = self.tokens()
            if any(token.name == name for token in tokens):
                raise ConfigError(
                    _("トークン「{name}」はすでにあります。別の名前にするか、取り消してください。", name=name)
                )
            self._write((*tokens, AccessToken(name, _digest(secret), now, scopes, groups, per_minute, expires)))
        return secret

    def revoke(self, name: str) -> None:
        """Removes a token.

        Raises:
            NotFoundError: there is none of the name.
            ConfigError: the file cannot be read or written.
        """
        with self._changing():
            tokens = self.tokens()
            kept = tuple(token for token in tokens if token.name != name)
            if len(kept) == len(tokens):
                raise NotFoundError(_("トークン「{name}」はありません。kb token list で確かめてください。", name=name))
            self._write(kept)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Holds a lock beside the file, so that of two commands at once neither undoes what the other did."""
        with self._storage_errors():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            lock = os.open(self._path.with_suffix(".lock"), os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        with os.fdopen(lock) as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield

    def _refresh(self) -> None:
        try:
            found = self._path.stat()
            if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                message = _(
                    "トークンのファイル {path} に所有者以外も書けるので使いません。"
                    "chmod 600 {path} を実行してください。",
                    path=self._path,
                )
                raise ConfigError(message)
            signature = (found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_size)
            if signature != self._signature:
                tokens = msgspec.json.decode(self._path.read_bytes(), type=tuple[AccessToken, ...])
                self._by_hash = {token.sha256: token for token in tokens}
                self._signature = signature
        except FileNotFoundError:
            self._by_hash, self._signature = {}, None
        except (OSError, msgspec.DecodeError) as error:
            reason = system_reason(error) if isinstance(error, OSError) else reason_in_words(error)
            message = _("トークンのファイル {path} を読めません（{reason}）。", path=self._path, reason=reason)
            raise ConfigError(message) from error

    def _write(self, tokens: tuple[AccessToken, ...]) -> None:
        """Replaces the file by one that only its owner reads. Synced: a power loss does not undo a revocation."""
        new = self._path.with_suffix(".new")
        with self._storage_errors():
            new.unlink(missing_ok=True)
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(msgspec.json.format(msgspec.json.encode(tokens), indent=1))
                stream.flush()
                os.fsync(stream.fileno())
            new.replace(self._path)
            folder = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    @contextmanager
    def _storage_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            message = _(
                "トークンのファイル {path} に書けません（{reason}）。", path=self._path, reason=system_reason(error)
            )
            raise ConfigError(message) from error


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
