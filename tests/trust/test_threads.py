"""One knowledge base asked by many threads at once: they get the answers that one thread gets, and so does the next.

Python switches between the threads as often as it can, so that whatever they share and change shows.
"""

import random
import re
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain, cycle
from pathlib import Path

import pytest
from flask import Flask

from kb import KnowledgeBase, open_kb
from kb.analysis.analyzer import analyzer_of
from kb.matching.explain import explain
from kb.query.ast import Term
from kb.search.document import turn_documents
from kb.settings import Settings
from tests.support.trust.answers import steady, timeless
from tests.support.trust.soak import tell, times
from webui.app import create_app

THREADS = 8
SWITCH_INTERVAL = 10e-6  # seconds; Python's own is 5 ms
QUERY = 120  # characters of a sentence that are asked: a query may have no more than 256

Question = tuple[str, str]  # the way of asking, the sentence
_SENTENCE = re.compile(r'[^。！？\n「」『』“”"（）()|*：:]{8,}')  # no signs of the language of queries


@dataclass(frozen=True)
class Asker:
    """Asks a knowledge base in every public way; nothing of an answer differs from one time to the next."""

    kb: KnowledgeBase
    app: Flask
    dialogues: tuple[str, ...]

    def ask(self, question: Question) -> str:
        way, sentence = question
        ways: dict[str, Callable[[str], str]] = {
            "search": self._search,
            "complete": self._complete,
            "explain": self._explain,
            "reader": self._read,
        }
        return ways[way](sentence)

    def _search(self, sentence: str) -> str:
        return repr(timeless(self.kb.search(sentence[:QUERY], mode="any")))

    def _complete(self, sentence: str) -> str:
        return repr(self.kb.suggest(sentence[:2]))

    def _explain(self, sentence: str) -> str:
        with self.kb.snapshot() as snapshot:
            turns = list(turn_documents(snapshot.dialogue(self._dialogue(sentence))))
            turn = turns[sum(map(ord, sentence)) % len(turns)]  # many different ones: analysed here, not remembered
            return repr(explain(Term(sentence[:QUERY]), turn, snapshot.analyzer))

    def _read(self, sentence: str) -> str:
        address = f"/dialogues/{self._dialogue(sentence)}"
        answer = self.app.test_client().get(address, query_string={"q": sentence[:QUERY], "mode": "any"})
        return f"{answer.status_code} {steady(answer.get_data(as_text=True))}"

    def _dialogue(self, sentence: str) -> str:
        return self.dialogues[len(sentence) % len(self.dialogues)]


@pytest.fixture(scope="module")
def questions(demo_data: Path) -> list[Question]:
    """Different sentences of the samples, each with one of the ways of asking; which ones is a fixed draw."""
    with open_kb(demo_data) as kb, kb.snapshot() as snapshot:
        texts = [turn.text for found in snapshot.dialogues for turn in snapshot.dialogue(found.id).turns]
    sentences = sorted({sentence for text in texts for sentence in _SENTENCE.findall(text)})
    chosen = random.Random(0).sample(sentences, times(80, 2000))
    return list(zip(cycle(("search", "complete", "explain", "reader")), chosen))


def test_threads_get_the_answers_of_one(demo_data: Path, questions: list[Question]) -> None:
    with asking(demo_data) as alone:
        expected = {question: alone.ask(question) for question in questions}
    # Opened anew: caches are filled by all threads together.
    with asking(demo_data) as shared:
        with switching_often(), ThreadPoolExecutor(THREADS) as pool:
            tried = list(pool.map(partial(differing, shared, questions, expected), range(THREADS)))
        together = list(chain.from_iterable(tried))
        afterwards = differing(shared, questions, expected, 0)
    tell(
        f"{THREADS * len(questions):,} answers to {THREADS} threads: {len(together):,} wrong;"
        f" {len(questions):,} to one afterwards: {len(afterwards):,} wrong"
    )
    assert together == []
    assert afterwards == []


def differing(asker: Asker, questions: list[Question], expected: dict[Question, str], seed: int) -> list[str]:
    """The questions, asked in an order of their own, whose answer is an error or not the expected one."""
    found = []
    for question in random.Random(seed).sample(questions, len(questions)):
        try:
            answer = asker.ask(question)
        except Exception as error:  # noqa: BLE001  # whatever goes wrong is counted, and the thread goes on
            answer = repr(error)
        if answer != expected[question]:
            found.append(f"{threading.current_thread().name}: {question}: {answer[:200]}")
    return found


@contextmanager
def asking(data: Path) -> Iterator[Asker]:
    """A knowledge base with nothing in its caches, and the web interface to it without a time limit."""
    analyzer_of.cache_clear()
    with open_kb(data) as kb:
        with kb.snapshot() as snapshot:
            dialogues = tuple(found.id for found in snapshot.dialogues)
        yield Asker(kb, create_app(Settings(data=str(data), answer_seconds=0), kb), dialogues)


@contextmanager
def switching_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_INTERVAL)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
