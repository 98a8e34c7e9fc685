"""Checks of the program: Python, packages, network exposure, staff files, failure command."""

import platform
import shlex
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from indexer.enrich.registry import load_registry
from indexer.enrich.topics import load_topics
from indexer.operations.checks.finding import Finding, attention, fine, wrong
from kb.analysis.analyzer import analyzer_of
from kb.analysis.lexicon import load_lexicon
from kb.errors import ConfigError
from kb.messages import _
from kb.settings import Settings

_PROGRAM = "cio-dialogue-kb"
_OLDEST = (3, 11)


def python() -> Iterator[Finding]:
    """The interpreter is new enough."""
    said = f"Python {platform.python_version()} ({sys.executable})"
    if sys.version_info < _OLDEST:
        yield wrong("python", _("{python} では動きません。3.11 以上が必要です。", python=said))
    else:
        yield fine("python", said)


def packages() -> Iterator[Finding]:
    """Every package is installed in a version within its tested bounds."""
    pinned = []
    mend = f"{this_python()} -m pip install --upgrade {_PROGRAM}"
    for requirement in map(Requirement, requires(_PROGRAM) or ()):
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        name, wanted = requirement.name, requirement.specifier
        try:
            found = version(name)
        except PackageNotFoundError:
            yield wrong("packages", _("{name} が入っていません。", name=name), mend)
            continue
        if found not in wanted:
            message = _("{name} は {found} ですが、{wanted} が必要です。", name=name, found=found, wanted=wanted)
            yield wrong("packages", message, f"{this_python()} -m pip install '{name}{wanted}'")
        if any(bound.operator == "==" for bound in wanted):
            pinned.append(f"{name} {found}")
    yield fine("packages", "、".join((f"{_PROGRAM} {version(_PROGRAM)}", *pinned)))


def network(settings: Settings) -> Iterator[Finding]:
    """The web interface listens on this machine only, or behind a proxy."""
    address = f"{settings.host}:{settings.port}"
    if settings.is_local:
        yield fine("network", _("{address} はこの機械からだけ届きます", address=address))
        return
    message = _(
        "{address} には、この機械の外から直接届きます。通信は暗号化されず、利用者も限られません。"
        "前に nginx などを置き、host は 127.0.0.1 にしてください。",
        address=address,
    )
    yield attention("network", message, 'kb.toml: host = "127.0.0.1"')


def registry(settings: Settings) -> Iterator[Finding]:
    """The staff registry and dictionaries can be read; unusable lines are named."""
    if settings.registry is None:
        yield fine("registry", _("庁内の登録簿は使っていません（kb.toml の registry）。"))
        return
    folder = Path(settings.registry)
    try:
        load_registry(settings.registry)
        lexicon, problems = load_lexicon(folder)
        load_topics(settings.registry, analyzer_of(lexicon.as_json()))
    except ConfigError as error:
        yield wrong("registry", str(error))
        return
    for problem in problems:
        yield attention("registry", problem)
    names = sorted(path.name for path in folder.iterdir() if path.suffix in {".toml", ".tsv", ".txt"})
    yield fine("registry", f"{folder}: {'、'.join(names) or _('ファイルはありません')}")


def on_failure(settings: Settings) -> Iterator[Finding]:
    """A command is configured for failed runs."""
    if not settings.on_failure:
        yield fine("on_failure", _("失敗を知らせるコマンドは設定されていません（kb.toml の on_failure）。"))
    elif shutil.which(settings.on_failure[0]) is None:
        message = _("on_failure の {command} が見つからないか、実行できません。", command=settings.on_failure[0])
        yield wrong("on_failure", message, f"ls -l {settings.on_failure[0]}")
    else:
        yield fine("on_failure", " ".join(settings.on_failure))


def this_python() -> str:
    """The path of this interpreter, quoted for a shell."""
    return shlex.quote(sys.executable)
