"""Versioned URLs of static files: a URL changes with the content, so that browsers keep a file without revalidation.

The script is a set of modules that import each other by relative paths. Their version is part of the path, so that an
import inherits it: there is no build step, and a page never mixes modules of two versions.
"""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, send_from_directory, url_for

SCRIPT = "static_module"  # endpoint of the modules
_STATIC = Path(__file__).parent / "static"
_MODULES = _STATIC / "script"


def register(app: Flask) -> None:
    """Adds the route of the script's modules, and the template functions for URLs of static files."""
    app.add_url_rule("/static/script/<version>/<name>", SCRIPT, _module)
    app.jinja_env.globals.update(asset=asset_url, module_urls=module_urls)


def asset_url(name: str) -> str:
    """The versioned URL of a static file."""
    return _asset_url(request.root_path, name)


def module_urls() -> tuple[str, ...]:
    """The URLs of the modules, the entry first: a page preloads the others instead of waiting for each import."""
    return _module_urls(request.root_path)


def is_versioned() -> bool:
    """True if the URL of this request contains the version of a static file, so that the response never changes."""
    if request.endpoint == SCRIPT:
        return (request.view_args or {}).get("version") == _script_version()
    return request.endpoint == "static" and "v" in request.args


def _module(version: str, name: str) -> Response:
    """The current module. A URL with another version, on a page from before an upgrade, gets it without caching."""
    return send_from_directory(_MODULES, name)


@cache
def _asset_url(_root: str, name: str) -> str:
    """The URL under a path that a proxy puts before those of the app."""
    return url_for("static", filename=name, v=_digest(_STATIC / name))


@cache
def _module_urls(_root: str) -> tuple[str, ...]:
    version = _script_version()
    return tuple(url_for(SCRIPT, version=version, name=path.name) for path in _module_paths())


@cache
def _module_paths() -> tuple[Path, ...]:
    return tuple(sorted(_MODULES.glob("*.js"), key=lambda path: (path.name != "app.js", path.name)))


def _script_version() -> str:
    return _digest(*_module_paths())


@cache
def _digest(*paths: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
