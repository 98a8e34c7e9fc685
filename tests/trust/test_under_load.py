"""Publishing while others ask: no question fails, and every answer is the one of the generation it names."""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pytest

from kb import open_kb
from kb.settings import Settings
from tests.support.trust.answers import served, steady, timeless
from tests.support.trust.corpus import QUERIES
from tests.support.trust.publishing import Publisher, oracles, publishing
from tests.support.trust.serving import serving
from tests.support.trust.soak import tell, times
from webui.app import create_app

READERS = 8
PATHS = (
    *(
        f"/search?q={quote(query)}"
        for query in ("窓口", "渋滞", "行列 OR 待ち時間", "整理券", "研修 -渋滞", "マイナンバー")
    ),
    *("/search", "/dialogues/000", "/dialogues/006", "/dialogues/008"),
)
_GENERATION = re.compile(r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{8}")
_ORIGIN = re.compile(r"http://(?:localhost|127\.0\.0\.1)(?::\d+)?(?=/)")  # in the description of a page for machines

Asked = Counter[tuple[str, str, str]]
"""How often a generation has answered a question so."""


def ask_while_publishing(publisher: Publisher, ask: Callable[[threading.Event, Asked], None], count: int) -> Asked:
    """Runs readers until all is published and `count` answers are in; re-raises their errors."""
    done = threading.Event()
    found = [Asked() for _reader in range(READERS)]
    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(ask, done, asked) for asked in found]
        try:
            while not publisher.done() or total(found) < count:
                publisher.advance(min(1.0, total(found) / count + 0.01))
                time.sleep(0.01)
                failed = [reader for reader in readers if reader.done()]
                if failed:
                    break
        finally:
            done.set()
        for reader in readers:
            reader.result()
    return sum(found, Asked())


def total(found: list[Asked]) -> int:
    return sum(asked.total() for asked in list(found))


def judged(asked: Asked, states: dict[str, str], expected: dict[tuple[str, str], str]) -> list[str]:
    """The questions that were not answered as their generation answers them."""
    return [
        f"{question}: not what {generation} ({states.get(generation)}) answers"
        for generation, question, answer in asked
        if expected.get((states.get(generation, ""), question)) != answer
    ]


@pytest.mark.parametrize("keep", [1, 3])
def test_readers_of_one_knowledge_base(tmp_path: Path, keep: int) -> None:
    with oracles(tmp_path) as folders:
        answers = {state: served(folder).pages for state, folder in folders.items()}
    expected = {(state, query): repr(page) for state, pages in answers.items() for query, page in pages.items()}

    with publishing(tmp_path, times(5, 200), keep=keep) as publisher, open_kb(publisher.data) as kb:

        def ask(done: threading.Event, asked: Asked) -> None:
            while not done.is_set():
                for query in QUERIES:
                    page = kb.search(query, limit=100)
                    asked[page.generation, query, repr(timeless(page))] += 1

        asked = ask_while_publishing(publisher, ask, times(1000, 100_000))
        wrong = judged(asked, publisher.states(), expected)
    said(f"{READERS} readers, generations kept: {keep}", publisher, asked, wrong)
    assert wrong == []


def test_readers_of_a_server(tmp_path: Path) -> None:
    expected, absent = {}, set()
    with oracles(tmp_path) as folders:
        for state, folder in folders.items():
            client = create_app(Settings(data=str(folder))).test_client()
            for path in PATHS:
                answer = client.get(path)
                expected[state, path] = nameless(answer.get_data(as_text=True))
                absent |= {path} if answer.status_code == 404 else set()

    with publishing(tmp_path, times(5, 100), keep=3) as publisher, serving(publisher.data) as (host, port):

        def ask(done: threading.Event, asked: Asked) -> None:
            connection = HTTPConnection(host, port, timeout=60)
            while not done.is_set():
                for path in PATHS:
                    connection.request("GET", path)
                    answer = connection.getresponse()
                    page = answer.read().decode()
                    # What an earlier generation had and this one has not is gone; the oracles know of no earlier ones.
                    if answer.status == 410 and path in absent and "取り下げられました" in page:
                        asked["gone", path, ""] += 1
                        continue
                    assert answer.status in (200, 404), f"{answer.status} for {path}"
                    named = _GENERATION.search(page)
                    asked[named[0] if named else "unnamed", path, nameless(page)] += 1
            connection.close()

        asked = ask_while_publishing(publisher, ask, times(300, 50_000))
        states = publisher.states()
    unnamed = {key: count for key, count in asked.items() if key[0] in ("unnamed", "gone")}
    wrong = judged(asked - Counter(unnamed), states, expected)
    pages = ((path, page) for name, path, page in unnamed if name == "unnamed")
    wrong += [f"{path}: of no generation" for path, page in pages if page not in any_of(expected, path)]
    said("clients of kb serve", publisher, asked, wrong)
    assert wrong == []


def any_of(expected: dict[tuple[str, str], str], path: str) -> set[str]:
    """A page that names no generation, as that of a dialogue which is not there, may be of any."""
    return {page for (_state, asked), page in expected.items() if asked == path}


def nameless(page: str) -> str:
    """A page without its generation and what differs from one answer to the next."""
    return steady(_ORIGIN.sub("", _GENERATION.sub("", page)))


def said(who: str, publisher: Publisher, asked: Asked, wrong: list[str]) -> None:
    tell(f"{publisher.publications:,} publications, {asked.total():,} answers to {who}: {len(wrong):,} wrong")
