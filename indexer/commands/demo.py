"""`kb demo`: indexes the packaged samples and serves them."""

import click

from indexer.loss_guard import SAMPLES
from indexer.run import run
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.progress import progress_for
from kb.cli.terminal import show
from kb.messages import _


@click.command(cls=Command, help=_("見本の対話（架空）を取り込み、ブラウザで使えるようにします。"))
@data_option
@click.option("--host", metavar=_("アドレス"), help=_("待ち受けるアドレス（既定は 127.0.0.1）。"))
@click.option("--port", metavar=_("番号"), type=int, help=_("待ち受けるポート（既定は 8000、0 で空きポート）。"))
@config_option
@click.option("--no-serve", is_flag=True, help=_("取り込みだけをします。"))
@click.pass_context
def demo(
    context: click.Context, data: str | None, host: str | None, port: int | None, config: str | None, no_serve: bool
) -> None:
    """Indexes the packaged samples and serves them."""
    settings = command_settings(config, data=data)
    report = run(settings, [str(SAMPLES)], progress_for(verbose=True))
    show(report.summary())
    if no_serve:
        return
    flags = {"--data": settings.data, "--host": host, "--port": port, "--config": config}
    arguments = [text for flag, value in flags.items() if value is not None for text in (flag, str(value))]
    # webui must not be imported here: its command is found by its entry point.
    commands = context.find_root().command
    serve = commands.get_command(context, "serve") if isinstance(commands, click.Group) else None
    if serve is None:
        raise click.ClickException(_("画面の部品（webui）が入っていません。"))
    serve.main(arguments, prog_name="kb serve", standalone_mode=False)
