"""`kb cron`: prints a crontab line, or writes systemd units, that run this installation every night."""

import getpass
import os
import re
import shlex
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from indexer.operations.units import Installation, units
from indexer.sources.feed import is_feed
from indexer.sources.folder import find_documents
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.terminal import show
from kb.configuration import ENVIRONMENT_PREFIX, config_path
from kb.errors import SourceError, StorageError
from kb.generations.data_folder import DataFolder
from kb.messages import _, current_locale
from kb.reasons import system_reason
from kb.settings import Settings

_TIME = re.compile(r"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)")
_USER = re.compile(r"[A-Za-z_][\w.-]*\$?|\d+", re.ASCII)


@click.command(
    cls=Command,
    help=_(
        "毎晩の取り込みを予定する crontab の一行を示します。--systemd を付けると、画面の分も含めて systemd の"
        "ユニットを作ります。場所はすべて絶対パスで書くので、どこからでも、空の環境でも動きます。"
    ),
)
@click.argument("sources", nargs=-1, required=True, type=click.Path(), metavar=_("場所..."))
@click.option(
    "--user", metavar=_("利用者"), help=_("この利用者として動かす（crontab では /etc/cron.d の書式になります）。")
)
@click.option("--at", metavar=_("時:分"), default="03:17", help=_("時刻（既定は 03:17）。"))
@click.option(
    "--systemd",
    "folder",
    metavar=_("フォルダ"),
    type=click.Path(),
    help=_("このフォルダに systemd のユニットを書きます（- で画面に示す）。"),
)
@data_option
@config_option
def cron(
    sources: tuple[str, ...], user: str | None, at: str, folder: str | None, data: str | None, config: str | None
) -> None:
    """Prints a line of a crontab, or prints or writes units."""
    settings = command_settings(config, data=data)
    time = _TIME.fullmatch(at)
    if not time:
        raise click.UsageError(_("時刻「{at}」を読めません。03:17 のように書いてください。", at=at))
    owner = user if user is not None else _this_user()
    if not _USER.fullmatch(owner):
        raise click.UsageError(_("利用者の名前「{user}」を読めません。--user kb のように書いてください。", user=owner))
    try:
        find_documents(source for source in sources if not is_feed(source))
    except SourceError as error:  # the folder may be created later
        show(str(error), err=True)
    installation = installation_of(settings, sources, user=owner, at=at, config=config)
    if user and (closed := closed_to_others(Path(installation.index[0]), Path(sys.base_prefix))):
        message = _(
            "{path} には持ち主しか入れないため、{user} はこのプログラムを動かせないかもしれません。"
            "/usr/bin/python3 -m venv で、誰でも読める場所に入れ直してください。",
            path=closed,
            user=user,
        )
        show(message, err=True)
    if folder is None:
        click.echo(crontab_line(installation, int(time["hour"]), int(time["minute"]), user=user))
        return
    if not Path(installation.data).is_dir():
        message = _(
            "{path} がまだありません。ユニットを使う前に、一度 kb index で作ってください。", path=installation.data
        )
        show(message, err=True)
    for name, text in units(installation).items():
        if folder == "-":
            click.echo(f"# {name}\n{text}")
        else:
            show(_write(Path(folder), name, text))


def installation_of(
    settings: Settings, sources: tuple[str, ...], *, user: str, at: str, config: str | None
) -> Installation:
    """The installation of this program with these settings and sources; all paths are absolute.

    Raises:
        ConfigError: a name or value contains a control character.
    """
    here = Path.cwd()
    named = config_path(config)
    places = [source if is_feed(source) else str(here / source) for source in sources]
    where = ["--data", str(here / settings.data), *(["--config", str(here / named)] if named else [])]
    readable = [str(here / place) for place in (named, settings.registry) if place]
    hour, minute = at.split(":")
    return Installation(
        user=user,
        folder=str(here),
        data=str(here / settings.data),
        environment=_environment(os.environ),
        index=(*_program(), "index", *where, "--", *places),
        web=(*_program(), "serve", *where),
        readable=tuple(readable),
        time=f"{int(hour):02}:{minute}",
        host=settings.host,
        port=settings.port,
        online=any(map(is_feed, sources)) or bool(settings.on_failure),
        writable=tuple(_written_by_web(settings, here)),
        connects=settings.access == "oidc" or settings.engine == "opensearch",
    )


def _written_by_web(settings: Settings, here: Path) -> Iterator[str]:
    """The folders that the web interface writes to."""
    if settings.log_empty_searches:
        yield str(DataFolder(here / settings.data).searches)
    if settings.audit_log:
        yield str((here / settings.audit_log).parent)


def crontab_line(installation: Installation, hour: int, minute: int, *, user: str | None) -> str:
    """A line for `crontab -e`; with a user, for a file in /etc/cron.d."""
    variables = [f"{name}={shlex.quote(value)}" for name, value in installation.environment.items()]
    command = " ".join((*variables, *map(shlex.quote, installation.index)))
    line = f"cd {shlex.quote(installation.folder)} && {command}"
    # cron ends the command at a per cent sign, quoted or not; a backslash before it prevents that, and is removed.
    # A backslash of a file name is separated from the sign by closing the single quotes between them.
    line = line.replace("\\%", "\\''%").replace("%", r"\%")
    return " ".join(filter(None, (f"{minute} {hour} * * *", user, line)))


def closed_to_others(*paths: Path) -> Path | None:
    """The first parent folder of the paths that only its owner and group may enter."""
    return next((folder for path in paths for folder in path.parents if not folder.stat().st_mode & 0o001), None)


def _this_user() -> str:
    """The name of the user, or the number if the system knows no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def _program() -> tuple[str, ...]:
    """The `kb` command of this environment, or its interpreter with -m kb where the command is missing."""
    beside = Path(sys.executable).with_name("kb")
    return (str(beside),) if os.access(beside, os.X_OK) else (sys.executable, "-P", "-m", "kb")


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The settings and the language from environment variables, which cron and systemd do not inherit."""
    wanted = (ENVIRONMENT_PREFIX + name.upper() for name in Settings.__struct_fields__ if name != "data")
    found = {name: environ[name] for name in wanted if name in environ}
    return {**found, "LANGUAGE": "en"} if current_locale() == "en" else found


def _write(folder: Path, name: str, text: str) -> str:
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        message = _(
            "{path} に書けません（{reason}）。場所と権限を確かめてください。", path=path, reason=system_reason(error)
        )
        raise StorageError(message) from error
    return str(path)
