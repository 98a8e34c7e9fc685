"""`kb serve`: the web interface; with `--debug`, Flask's development server."""

import errno
import logging
import socket

import click

from kb.bootstrap import configured_embedder
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.terminal import show
from kb.errors import ConfigError
from kb.messages import _
from kb.reasons import system_reason
from kb.settings import Settings
from webui.app import create_app
from webui.hosts import unreachable_names
from webui.server import Server


@click.command(cls=Command, help=_("検索画面をブラウザに提供します。"))
@click.option("--host", metavar=_("アドレス"), help=_("待ち受けるアドレス（既定は 127.0.0.1）。"))
@click.option("--port", metavar=_("番号"), type=int, help=_("待ち受けるポート（既定は 8000、0 で空きポート）。"))
@click.option("--workers", metavar=_("数"), type=int, help=_("ワーカープロセスの数。"))
@click.option("--threads", metavar=_("数"), type=int, help=_("ワーカーあたりのスレッド数。"))
@data_option
@config_option
@click.option("--debug", is_flag=True, help=_("開発用サーバーで動かす（手元の端末からだけ）。"))
def serve(config: str | None, debug: bool, **flags: object) -> None:
    """Serves until a signal stops the process."""
    settings = command_settings(config, **flags)
    configured_embedder(settings)  # its errors are better told here than by each worker
    if debug:
        _serve_for_development(settings)
    else:
        listener = bind(settings.host, settings.port)
        address = address_of(listener)
        if warning := unreachable_names(settings):
            logging.getLogger(__name__).warning("%s", warning)
        Server(settings, listener, when_ready=lambda: announce(address)).run()


def bind(host: str, port: int) -> socket.socket:
    """Opens a listening socket.

    Raises:
        ConfigError: the port is taken, or the host is not an address of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        unresolved = isinstance(error, socket.gaierror) or (error.errno or 0) < 0  # EAI_*, whose text is English
        reason = _("名前からアドレスが分かりません") if unresolved else system_reason(error)
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            message = _(
                "{host}:{port} で待ち受けられません（{reason}）。--port で別の番号を指定してください。",
                host=host,
                port=port,
                reason=reason,
            )
        else:
            message = _(
                "{host}:{port} で待ち受けられません（{reason}）。--host にこの機械のアドレスを指定してください。",
                host=host,
                port=port,
                reason=reason,
            )
        raise ConfigError(message) from error


def announce(address: str) -> None:
    """Prints the URL of the server."""
    show(_("{address} で待ち受けています（止めるには Ctrl+C）", address=address))


def address_of(listener: socket.socket) -> str:
    """The URL of a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _serve_for_development(settings: Settings) -> None:
    if not settings.is_local:
        raise ConfigError(
            _("--debug は手元の端末からだけ使えます。--host を外してください: {host}", host=settings.host)
        )
    listener = bind(settings.host, settings.port)
    announce(address_of(listener))
    host, port = listener.getsockname()[:2]
    listener.close()
    create_app(settings).run(host, port, debug=True, use_reloader=False)
