"""`kb mcp`: the tools for assistants over standard input and output, as their programs start it."""

from importlib.util import find_spec

import click

from kb.api.permalinks import Permalinks
from kb.bootstrap import configured_embedder, open_configured_kb
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.errors import ConfigError
from kb.messages import N_, _


@click.command(
    cls=Command,
    name="mcp",
    help=_(
        "助手のプログラムに検索の道具を渡します（MCP）。"
        "助手のプログラムがこれを起動し、標準入出力でやりとりします。固定リンクの先は設定 address です。"
    ),
    example='{"command": "kb", "args": ["mcp", "--data", "/srv/kb/index_data"]}',
    statuses={0: N_("助手が切断した"), 2: N_("指定・設定の誤り、または部品がない")},
)
@data_option
@config_option
def mcp(data: str | None, config: str | None) -> None:
    """Serves until the other side closes standard input."""
    settings = command_settings(config, data=data)
    require_sdk()
    from kb.mcp.server import ToolSource, tool_server  # noqa: PLC0415  # an extra
    from kb.mcp.transports import serve_stdio  # noqa: PLC0415  # an extra

    with open_configured_kb(settings, configured_embedder(settings)) as kb:
        links = Permalinks(settings.address or "")
        source = ToolSource(kb.snapshot, links, settings.answer_seconds, is_local=True)
        serve_stdio(tool_server(source))


def require_sdk() -> None:
    """Raises ConfigError where the extra is not installed."""
    if find_spec("mcp") is None:
        raise ConfigError(_("MCP の部品がありません。pip install '.[mcp]' で入れてください。"))
