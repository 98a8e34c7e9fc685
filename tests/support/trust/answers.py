"""The answers of a knowledge base as a value: folders with equal answers serve the same."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from kb import Dialogue, KnowledgeBase, Page, SearchRequest, Snapshot, open_kb
from kb.errors import IndexUnavailableError
from tests.support.trust.corpus import QUERIES

_VARYING = re.compile(r'\d+ミリ秒|受付番号 \w+|<div id="imprint".*?</div>', re.DOTALL)


@dataclass(frozen=True)
class Answers:
    """All pages of the questions of the corpus, and all dialogues."""

    pages: Mapping[str, Page]
    dialogues: Mapping[str, Dialogue]


NOTHING = Answers({}, {})
"""The answers of a folder without a generation."""


def answer(snapshot: Snapshot, query: str) -> Page:
    """A page as it is for everybody who asks the same of the same dialogues."""
    return timeless(snapshot.search(SearchRequest.of(query, limit=100)))


def timeless(page: Page) -> Page:
    """A page without the fields that differ between runs: generation, milliseconds, last digits of scores, arrival."""
    hits = tuple(msgspec.structs.replace(hit, score=round(hit.score, 9), taken_in=None) for hit in page.hits)
    return replace(page, generation="", took_ms=0.0, hits=hits)


def undated(dialogue: Dialogue) -> Dialogue:
    """A dialogue without the arrival times of its turns."""
    turns = tuple(msgspec.structs.replace(turn, taken_in=None) for turn in dialogue.turns)
    return msgspec.structs.replace(dialogue, turns=turns)


def steady(page: str) -> str:
    """A web page without the values that differ between answers: milliseconds, number, imprint."""
    return _VARYING.sub("", page)


def answers_of(kb: KnowledgeBase, queries: Iterable[str] = QUERIES) -> Answers:
    """The answers of one generation."""
    with kb.snapshot() as snapshot:
        pages = {query: answer(snapshot, query) for query in queries}
        return Answers(pages, {found.id: undated(snapshot.dialogue(found.id)) for found in snapshot.dialogues})


def served(data: Path) -> Answers:
    """The answers of a folder opened now.

    Raises:
        IndexUnavailableError: the generation is damaged.
    """
    if not (data / "current").exists():
        return NOTHING
    with open_kb(data) as kb:
        return answers_of(kb)


def refused(data: Path) -> str | None:
    """Why a folder serves nothing; None where it answers."""
    try:
        with open_kb(data) as kb:
            kb.search("窓口")
    except IndexUnavailableError as error:
        return str(error)
    return None


def outcome(found: Answers, old: Answers, new: Answers) -> str:
    """Which of the two it is; with anything else something is lost."""
    return "old" if found == old else "new" if found == new else "other"
