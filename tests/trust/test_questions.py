"""Every request is answered, refused or given up within the deadline: no 500."""

import gc
import heapq
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_plus, urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.fuzzed_texts import TEXTS
from tests.support.trust.bombs import BOMBS, ask
from tests.support.trust.running import at_once
from tests.support.trust.soak import SOAK, tell, times
from webui.app import create_app

DEADLINE = 2.5  # seconds of the processor: the two that a request may take, and a half
TIMED_OUT = 503  # the status of a search that was given up
_SOME = 5


@dataclass
class Visitor:
    """Asks the pages, and remembers what took longest."""

    client: FlaskClient
    asked: int = 0
    slowest: list[tuple[float, str]] = field(default_factory=list)

    def asks(self, path: str) -> int:
        """The status of the answer, after redirections."""
        if self.asked % 1_000 == 0:
            gc.collect()  # what has been frozen is cleared away by no other
        gc.freeze()  # to walk the examples of a soak, a gigabyte in the end, takes seconds that are no page's
        started = time.process_time()
        status = self.client.get(path, follow_redirects=True).status_code
        took = time.process_time() - started
        gc.unfreeze()
        self.asked += 1
        heapq.heappush(self.slowest, (took, path))
        if len(self.slowest) > _SOME:
            heapq.heappop(self.slowest)
        assert status < 500 or status == TIMED_OUT, path
        assert took < DEADLINE, f"{took:.1f} s: {path}"
        return status

    def tells(self, what: str) -> None:
        longest = max(self.slowest)
        tell(f"{self.asked:,} {what}: no 500, the slowest {longest[0] * 1000:.0f} ms")
        if SOAK:
            for took, path in sorted(self.slowest, reverse=True):
                tell(f"    {took * 1000:5.0f} ms  {unquote_plus(path)[:80]!r}")


@pytest.fixture(scope="module")
def client(demo_data: Path) -> FlaskClient:
    """The pages over the packaged samples; errors become pages, as visitors see them."""
    client = create_app(at_once(demo_data)).test_client()
    assert client.get(ask("窓口")).status_code == 200
    return client


@pytest.fixture(scope="module")
def fuzzer(client: FlaskClient) -> Iterator[Visitor]:
    visitor = Visitor(client)
    yield visitor
    visitor.tells("fuzzed requests")


@pytest.fixture(scope="module")
def bomber(client: FlaskClient) -> Iterator[Visitor]:
    visitor = Visitor(client)
    yield visitor
    visitor.tells("bombs")


MORE = st.fixed_dictionaries(
    {},
    optional={
        "mode": st.sampled_from(["any", "all", "one"]),
        "match": st.sampled_from(["exact", "exact,variant", "part,part", "x"]),
        "org": st.lists(st.sampled_from(["桜川区", "汐見区", "どこにもない区"]) | TEXTS, max_size=3),
        "fy": st.sampled_from(["2021", "令和3", "㍻30", "x"]),
        "from": st.sampled_from(["2021-04", "2021-02-30", "令和3年", "0"]),
        "to": st.sampled_from(["2022-03-31", "1999", "9999-12"]),
        "sort": st.sampled_from(["newest", "oldest", "dialogue", "best"]),
        "page": st.sampled_from(["1", "2", "50", "0", "一"]),
    },
)


@settings(max_examples=times(250, 100_000), suppress_health_check=list(HealthCheck))
@given(text=TEXTS, more=st.just({}) | MORE)
def test_a_fuzzed_request(fuzzer: Visitor, text: str, more: dict[str, str | list[str]]) -> None:
    fuzzer.asks("/search?" + urlencode({"q": text, **more}, doseq=True))


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb(bomber: Visitor, name: str) -> None:
    bomber.asks(BOMBS[name])
