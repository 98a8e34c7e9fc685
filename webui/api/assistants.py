"""Route of the tools for assistants: `POST /mcp`, the streamable HTTP transport without sessions."""

from contextlib import nullcontext
from importlib.util import find_spec

from flask import Blueprint, Response, current_app, g, request
from msgspec import Struct

from kb.messages import _
from webui.access.request_logs import note_action, note_count
from webui.api.calls import permalinks
from webui.api.origins import is_foreign
from webui.problems import problem
from webui.request_snapshot import snapshot, use_request_snapshot

blueprint = Blueprint("mcp", __name__)
use_request_snapshot(blueprint)


@blueprint.before_request
def _refuse() -> Response | None:
    """Refuses scripts of other sites, and says what to install where the extra is missing."""
    if is_foreign():
        detail = _(
            "{origin} のスクリプトからは呼び出せません。許すには、設定 cors_origins に加えてください。",
            origin=request.headers["Origin"],
        )
        return problem(403, detail)
    if find_spec("mcp") is None:
        return problem(501, _("MCP の部品がありません。pip install '.[mcp]' で入れてください。"))
    return None


@blueprint.post("/mcp")
def mcp() -> Response:
    """One message of the protocol; every call is answered from the snapshot of this request."""
    from kb.mcp.server import ToolSource, tool_server  # noqa: PLC0415  # an extra
    from kb.mcp.transports import exchange  # noqa: PLC0415  # an extra

    g.without_etag = True
    seconds = current_app.config["WEBUI_ANSWER_SECONDS"]
    source = ToolSource(lambda: nullcontext(snapshot()), permalinks(), seconds, done=_note)
    answer = exchange(tool_server(source), request.headers, request.get_data())
    response = Response(answer.body, status=answer.status)
    response.headers.clear()
    response.headers.extend(answer.headers)
    response.headers["Cache-Control"] = "no-store"
    return response


def _note(tool: str, result: Struct) -> None:
    """Notes for the audit log which tool was called, what it read, and how much it found."""
    read: str | None = getattr(result, "dialogue", None)
    note_action(f"mcp.{tool} {read}" if read else f"mcp.{tool}")
    if isinstance(total := getattr(result, "total", None), int):
        note_count(total)
