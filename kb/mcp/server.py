"""Server of the tools with the official SDK, without a transport: `kb mcp` gives it stdio, webui one HTTP exchange.

Errors that a caller can correct are results marked as errors, which assistants read; all others name no internals.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import msgspec
from mcp.server.lowlevel.server import Server
from mcp_types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)
from msgspec import Struct

from kb.api.permalinks import Permalinks
from kb.deadline import deadline
from kb.errors import KbError, NotFoundError, QueryError, SearchTimeoutError
from kb.mcp.arguments import read_arguments
from kb.mcp.schemas import inlined_schema
from kb.mcp.tools import TOOLS, ReadingTool
from kb.messages import _, listed
from kb.serving.snapshot import Snapshot

_TOLD = (QueryError, NotFoundError, SearchTimeoutError)  # errors whose messages are for the caller

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ToolSource:
    """Where results come from: a snapshot for each call, the permalinks, and the seconds that a call may take.

    A local caller runs the program himself, and is told of every error of the project; others only of their own.
    `done` is called with the name of the tool and its result, for logs of who has read what.
    """

    snapshot: Callable[[], AbstractContextManager[Snapshot]]
    links: Permalinks
    seconds: float
    is_local: bool = False
    done: Callable[[str, Struct], None] = lambda name, result: None


def tool_server(source: ToolSource) -> Server[Any]:
    """The server over a source. Its texts are in the locale of each call."""

    async def list_tools(_context: object, _asked: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=[_described(tool) for tool in TOOLS])

    async def call_tool(_context: object, asked: CallToolRequestParams) -> CallToolResult:
        return _called(source, asked.name, asked.arguments or {})

    return Server(
        "cio-dialogue-kb",
        version=version("cio-dialogue-kb"),
        title=_("CIO対話検索"),
        instructions=_instructions(source),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _instructions(source: ToolSource) -> str:
    text = _(
        "東京の自治体のCIO（最高情報責任者）らの座談会と会議録から、発言を探して原文のまま引用するための道具です。"
        "引用には必ず permalink を添え、回答を出す前に verify_quote で確かめてください。"
        "要約や言い換えを「」に入れないでください。"
    )
    if source.links.base:
        return text
    return text + _("permalink はパスだけです。開けるアドレスにするには、管理者が設定 address を決めます。")


def _described(tool: ReadingTool) -> Tool:
    return Tool(
        name=tool.name,
        title=_(tool.title),
        description=_(tool.description),
        input_schema=inlined_schema(tool.arguments),
        output_schema=inlined_schema(tool.result),
        annotations=ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False),
    )


def _called(source: ToolSource, name: str, arguments: dict[str, Any]) -> CallToolResult:
    tool = next((one for one in TOOLS if one.name == name), None)
    if tool is None:
        names = listed(one.name for one in TOOLS)
        return _failed(_("道具「{name}」はありません。使えるのは {names} です。", name=name[:40], names=names))
    try:
        with source.snapshot() as snapshot, deadline(tool.patience * source.seconds):
            result = tool.run(snapshot, read_arguments(tool.arguments, arguments), source.links)
    except _TOLD as error:
        return _failed(str(error))
    except KbError as error:
        if source.is_local:
            return _failed(str(error))
        log.exception("tool %s", tool.name)
        return _failed(_("いまは答えられません。しばらく待っても続くときは、管理者に知らせてください。"))
    source.done(tool.name, result)
    return _succeeded(result)


def _succeeded(result: Struct) -> CallToolResult:
    text = msgspec.json.encode(result).decode()
    return CallToolResult(
        content=[TextContent(type="text", text=text)], structured_content=msgspec.to_builtins(result, str_keys=True)
    )


def _failed(message: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=message)], is_error=True)
