"""`kb completion`: prints click's script that completes commands and options in a shell."""

import click
from click.shell_completion import get_completion_class

from kb.cli.commands import Command
from kb.messages import N_, _

SHELLS = ("bash", "zsh", "fish")


@click.command(
    cls=Command,
    name="completion",
    help=_("コマンドとオプションをシェルで補完するスクリプトを出力します。"),
    example='eval "$(kb completion bash)"\nkb completion fish > ~/.config/fish/completions/kb.fish',
    statuses={0: N_("出力した")},
)
@click.argument("shell", type=click.Choice(SHELLS), metavar="|".join(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Prints the script of a shell."""
    program = context.find_root()
    found = get_completion_class(shell)
    assert found is not None  # noqa: S101  # click has these three
    click.echo(found(program.command, {}, "kb", "_KB_COMPLETE").source())
