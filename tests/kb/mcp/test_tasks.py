"""The SDK's own client does the tasks of an assistant, over stdio with `kb mcp` and over HTTP with `kb serve`."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from tests.support.assistant_tasks import TASKS, Step, value_at
from tests.support.servers import ROOT, serving

pytestmark = pytest.mark.slow
WAYS = [("stdio", "auto"), ("stdio", "legacy"), ("http", "auto"), ("http", "legacy")]


@contextmanager
def reached(way: str, data: Path) -> Iterator[Any]:
    """The target of a client: a program that it starts, or a URL."""
    if way == "http":
        with serving(data) as origin:
            yield f"{origin}/mcp"
    else:
        command = StdioServerParameters(command=sys.executable, args=["-m", "kb", "mcp", "--data", str(data)], cwd=ROOT)
        yield stdio_client(command)


def filled(arguments: Mapping[str, object], answer: Any) -> dict[str, Any]:
    """The arguments with values of the answer before."""
    return {
        name: value_at(answer, value[1:]) if isinstance(value, str) and value.startswith("$") else value
        for name, value in arguments.items()
    }


async def done(client: Client, steps: list[Step]) -> None:
    """Does one task."""
    answer: Any = None
    for step in steps:
        result = await client.call_tool(step.tool, filled(step.arguments, answer))
        text = result.content[0].text  # type: ignore[union-attr]
        if step.fails:
            assert result.is_error
            assert step.fails in text
            continue
        assert not result.is_error, text
        answer = result.structured_content
        for path, expected in step.expected.items():
            value = value_at(answer, path)
            assert expected(value) if callable(expected) else value == expected, (path, value)


def test_there_are_fifty_tasks() -> None:
    assert len({name for name, _steps in TASKS}) == len(TASKS) == 50


@pytest.mark.parametrize(("way", "mode"), WAYS)
def test_an_assistant_does_its_tasks(sample_data: Path, way: str, mode: str) -> None:
    async def do_all(target: Any) -> list[str]:
        failed = []
        async with Client(target, mode=mode) as client:
            for name, steps in TASKS:
                try:
                    await done(client, steps)
                except (AssertionError, LookupError, TypeError) as error:
                    failed.append(f"{name}: {error!r}")
        return failed

    with reached(way, sample_data) as target:
        assert anyio.run(do_all, target) == []
