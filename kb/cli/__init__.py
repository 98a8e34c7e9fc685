"""The `kb` command: what it offers comes by entry point, `search` from here, the rest from the other packages."""

import os
import sys
from importlib.metadata import EntryPoint, entry_points

import click

from kb.cli.terminal import show
from kb.errors import KbError
from kb.messages import _, locale_from_environment, set_locale
from kb.reasons import system_reason

COMMANDS = "kb.commands"


class _Commands(click.Group):
    """The commands that installed packages offer under the entry point group `kb.commands`, imported when used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_offered())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        offer = _offered().get(cmd_name)
        command = offer.load() if offer else None
        return command if isinstance(command, click.Command) else None


def _offered() -> dict[str, EntryPoint]:
    return {offer.name: offer for offer in entry_points(group=COMMANDS)}


@click.group(cls=_Commands)
@click.version_option(package_name="cio-dialogue-kb")
def cli() -> None:
    """座談会の発言を検索できる知識ベースです。"""


def main() -> None:
    """Runs `kb`. Errors of the project become one clear message and an exit status."""
    set_locale(locale_from_environment())
    try:
        status = cli.main(standalone_mode=False)
    except KbError as error:
        _complain(str(error))
        sys.exit(error.exit_status)
    except click.UsageError as error:
        _complain(error.format_message())
        show(
            _("使い方は {command} --help で見られます。", command=error.ctx.command_path if error.ctx else "kb"),
            err=True,
        )
        sys.exit(2)
    except click.ClickException as error:
        _complain(error.format_message())
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output went away (kb search … | head): nothing more to say, and nobody to say it to.
        _abandon_output()
        sys.exit(141)
    except OSError as error:  # of files of ours, those who work with them know what to say: this is of the output
        _abandon_output()
        name, reason = error.filename or _("標準出力"), system_reason(error)
        _complain(
            _("{name} を読み書きできません（{reason}）。空き容量と権限を確かめてください。", name=name, reason=reason)
        )
        sys.exit(1)
    sys.exit(status if isinstance(status, int) else 0)


def _abandon_output() -> None:
    """What is still to be written there would fail once more when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(message: str) -> None:
    show(f"{_('エラー')}: {message}", err=True)
