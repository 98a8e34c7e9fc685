"""Loads the settings from kb.toml, the environment (KB_…) and flags; later ones win.

Nothing is read at import time: `load_settings` is called by the entry point of a program.
"""

import os
import shlex
import tomllib
from collections.abc import Mapping
from pathlib import Path

from msgspec import ValidationError, convert
from msgspec.structs import fields

from kb.errors import ConfigError
from kb.messages import _
from kb.reasons import reason_in_words, system_reason
from kb.settings import Settings

CONFIG_FILE = "kb.toml"
ENVIRONMENT_PREFIX = "KB_"


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
