"""Event loops of browser tests: Playwright keeps one running in the thread, between its tests, too."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_running_loop() -> Iterator[None]:
    """Hides a loop that another test has left running in this thread, so that the code under test can run its own."""
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(running)
