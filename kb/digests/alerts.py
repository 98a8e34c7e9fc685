"""Saved searches that are mailed, from `alerts.toml` in the staff registry.

    [[alert]]
    name = "窓口の予約"
    query = "窓口 予約"
    organization = ["大田区"]
    to = ["madoguchi@example.jp"]

`speaker`, `topic`, `kind`, `role`, `meeting` and `series` are lists as `organization` is. `groups` are those of
permissions.toml that the addresses belong to; without them, a mail has what everyone may read.
"""

import tomllib
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from kb.errors import ConfigError, QueryError
from kb.messages import _
from kb.query.ast import Mode
from kb.reasons import reason_in_words, system_reason
from kb.search.request import SearchRequest, Sort

FILE = "alerts.toml"

_Text = Annotated[str, Meta(pattern=r"\S")]
_Address = Annotated[str, Meta(pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+$")]


class Alert(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A saved search with a name of its own, and the addresses that hear what is new in it."""

    name: _Text
    to: Annotated[tuple[_Address, ...], Meta(min_length=1)]
    query: str = ""
    organization: tuple[_Text, ...] = ()
    speaker: tuple[_Text, ...] = ()
    topic: tuple[_Text, ...] = ()
    kind: tuple[_Text, ...] = ()
    role: tuple[_Text, ...] = ()
    meeting: tuple[_Text, ...] = ()
    series: tuple[_Text, ...] = ()
    groups: tuple[_Text, ...] = ()

    @property
    def request(self) -> SearchRequest:
        """The search, latest arrivals first.

        Raises:
            QueryError: the query breaks a limit.
        """
        return SearchRequest.of_keywords(
            self.query,
            organization=self.organization,
            speaker=self.speaker,
            topic=self.topic,
            kind=self.kind,
            role=self.role,
            meeting=self.meeting,
            series=self.series,
            mode=Mode.ALL,
            sort=Sort.TAKEN_IN,
        )


class _AlertFile(Struct, frozen=True, forbid_unknown_fields=True):
    alert: tuple[Alert, ...] = ()


def read_alerts(path: Path) -> tuple[Alert, ...]:
    """The alerts of a file, in its order.

    Raises:
        ConfigError: the file cannot be read, an alert is not valid, or two have the same name.
    """
    try:
        alerts = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _AlertFile).alert
        for alert in alerts:
            _check(alert, path)
    except OSError as error:
        raise ConfigError(_("{path} を読めません: {reason}", path=path, reason=system_reason(error))) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(_("{path} は TOML として読めません: {reason}", path=path, reason=error)) from error
    except msgspec.ValidationError as error:
        raise ConfigError(_("{path}: {reason}", path=path, reason=reason_in_words(error))) from error
    names = [alert.name for alert in alerts]
    if repeated := next((name for name in names if names.count(name) > 1), None):
        raise ConfigError(_("{path}: 名前「{name}」が二つあります。別の名前にしてください。", path=path, name=repeated))
    return alerts


def _check(alert: Alert, path: Path) -> None:
    try:
        request = alert.request
    except QueryError as error:
        raise ConfigError(
            _("{path} の「{name}」の検索式を読めません: {reason}", path=path, name=alert.name, reason=error)
        ) from error
    if not request.text and not request.filters:
        message = _(
            "{path} の「{name}」には検索語も条件もありません。query を書いてください。", path=path, name=alert.name
        )
        raise ConfigError(message)
