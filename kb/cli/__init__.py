"""The `kb` command: a click group whose subcommands come from entry points of the installed packages."""

import os
import sys

import click

from kb.cli.click_translations import translate_click
from kb.cli.commands import Commands, VersionOption
from kb.cli.terminal import show
from kb.errors import KbError
from kb.messages import N_, _, locale_from_environment, set_locale
from kb.reasons import system_reason


@click.group(
    cls=Commands,
    params=[VersionOption()],
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=N_("座談会の発言を検索できる知識ベースです。コマンドごとの説明は kb コマンド --help で見られます。"),
)
@click.pass_context
def cli(context: click.Context) -> None:
    """Prints the help where no command is named."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main() -> None:
    """Runs `kb`; an error of the project becomes a message and an exit status."""
    set_locale(locale_from_environment())
    translate_click()
    try:
        status = cli.main(standalone_mode=False)
    except KbError as error:
        _print_error(str(error))
        sys.exit(error.exit_status)
    except click.UsageError as error:
        _print_error(error.format_message())
        show(
            _("使い方は {command} --help で見られます。", command=error.ctx.command_path if error.ctx else "kb"),
            err=True,
        )
        sys.exit(2)
    except click.ClickException as error:
        _print_error(error.format_message())
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        # The reader of the output has closed the pipe (kb search … | head).
        _discard_output()
        sys.exit(141)
    except OSError as error:  # errors of the project's files are handled where they are used; this one is of the output
        _discard_output()
        name, reason = error.filename or _("標準出力"), system_reason(error)
        _print_error(
            _("{name} を読み書きできません（{reason}）。空き容量と権限を確かめてください。", name=name, reason=reason)
        )
        sys.exit(1)
    sys.exit(status if isinstance(status, int) else 0)


def _discard_output() -> None:
    """Redirects standard output to /dev/null, so that flushing it at exit does not fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print_error(message: str) -> None:
    show(f"{_('エラー')}: {message}", err=True)
