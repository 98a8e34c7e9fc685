from collections.abc import Iterator

import pytest

from tests.support.event_loops import no_running_loop


@pytest.fixture(autouse=True)
def _no_running_loop() -> Iterator[None]:
    with no_running_loop():
        yield
