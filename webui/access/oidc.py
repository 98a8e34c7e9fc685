"""OpenID Connect client: Authlib's code flow with PKCE, and the session cookie of those who signed in."""

from collections.abc import Mapping
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app

from kb.errors import ConfigError
from kb.messages import _
from kb.permissions import Permissions
from kb.reasons import system_reason
from kb.settings import Settings
from webui.access.visitor import is_name

_CLIENT = "WEBUI_OIDC"
_CLAIM = "WEBUI_OIDC_GROUPS"
_NAME_CLAIMS = ("preferred_username", "email", "sub")  # best first
_LEAST_KEY = 32  # characters of a key that signs cookies


def register(app: Flask, settings: Settings, permissions: Permissions | None) -> None:
    """Configures the client and the session cookie.

    Raises:
        ConfigError: a setting, a file or the extra `oidc` is missing.
    """
    app.config["WEBUI_SIGNS_OUT"] = settings.access == "oidc"
    if settings.access != "oidc":
        return
    if find_spec("authlib") is None or find_spec("requests") is None:
        raise ConfigError(_("OpenID Connect の部品がありません。pip install '.[oidc]' で入れてください。"))
    if settings.oidc_issuer is None or settings.oidc_client_id is None or settings.oidc_client_secret_file is None:
        raise ConfigError(
            _('access = "oidc" には、設定 oidc_issuer、oidc_client_id、oidc_client_secret_file が要ります。')
        )
    first, *others = _keys(settings)
    app.secret_key = first
    app.config.update(
        SECRET_KEY_FALLBACKS=others,
        SESSION_COOKIE_NAME="kb_session",
        SESSION_COOKIE_SECURE=urlsplit(settings.address or "https:").scheme == "https",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
    )
    from authlib.integrations.flask_client import OAuth  # noqa: PLC0415  # an extra

    client = OAuth(app)
    client.register(
        "provider",
        client_id=settings.oidc_client_id,
        client_secret=_content(settings.oidc_client_secret_file, "oidc_client_secret_file").strip(),
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": settings.oidc_scope, "code_challenge_method": "S256", "timeout": 10},
    )
    app.config[_CLIENT] = client.provider
    app.config[_CLAIM] = (settings.oidc_groups_claim, frozenset(permissions.group_names if permissions else ()))


def provider() -> Any:
    """Authlib's client of the provider; it has no types. None where people do not sign in."""
    return current_app.config.get(_CLIENT)


def name_in(claims: Mapping[str, object]) -> str | None:
    """The name of a user for pages and logs; None where no claim has one that could be written there."""
    found = (claims.get(name) for name in _NAME_CLAIMS)
    return next((one for one in found if isinstance(one, str) and is_name(one)), None)


def groups_in(claims: Mapping[str, object]) -> list[str]:
    """The groups of a user that the permissions name; others would fill the cookie for nothing."""
    name, known = current_app.config[_CLAIM]
    found = claims.get(name, ())
    groups = found.split(",") if isinstance(found, str) else found if isinstance(found, list) else ()
    return sorted(known.intersection(str(group).strip() for group in groups))


def _keys(settings: Settings) -> list[str]:
    """The keys of session cookies, the one that signs first."""
    if settings.session_keys_file is None:
        message = _(
            'access = "oidc" には、設定 session_keys_file が要ります。'
            "openssl rand -hex 32 の出力を、所有者だけが読めるファイルに入れてください。"
        )
        raise ConfigError(message)
    keys = _content(settings.session_keys_file, "session_keys_file").split()
    if not keys or min(map(len, keys)) < _LEAST_KEY:
        message = _(
            "{path} には、{length} 文字以上の鍵を一行に一つ書いてください（openssl rand -hex 32）。",
            path=settings.session_keys_file,
            length=_LEAST_KEY,
        )
        raise ConfigError(message)
    return keys


def _content(path: str, setting: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = system_reason(error) if isinstance(error, OSError) else str(error)
        message = _(
            "設定 {setting} のファイル {path} を読めません（{reason}）。", setting=setting, path=path, reason=reason
        )
        raise ConfigError(message) from error
