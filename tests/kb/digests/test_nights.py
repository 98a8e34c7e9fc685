"""300 nights with crashes at random moments and a relay that fails: each turn is told by exactly one letter."""

import os
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from kb.digests.alerts import Alert
from kb.digests.delivery import Post, RelayError, deliver
from kb.model.dialogue import Dialogue
from kb.search.document import turn_documents
from kb.search.request import SearchRequest
from kb.search.results import Page
from tests.support.dialogues import dialogue, turn

NIGHTS = 300
FIRST = datetime(2026, 1, 1, 17, tzinfo=UTC)
ALERTS = (
    Alert(name="窓口", query="窓口", to=("a@example.jp",)),
    Alert(name="研修", query="研修", to=("b@example.jp",)),
)


class Killed(BaseException):
    """The process ends here."""


@dataclass
class Nights:
    """The talks taken in so far, as a snapshot that finds turns whose text has the words of the query."""

    dialogues: list[Dialogue] = field(default_factory=list)
    created: datetime = FIRST

    def take_in(self, night: int, random: Random) -> None:
        self.created = FIRST + timedelta(days=night)
        words = [random.choice(["窓口", "研修", "窓口と研修", "天気"]) for _ in range(random.randrange(4))]
        turns = [
            turn(f"{word}の話{night}-{order}", order=order, taken_in=self.created)
            for order, word in enumerate(words, start=1)
        ]
        self.dialogues.append(dialogue(f"d{night}", turns))

    @property
    def manifest(self) -> Any:
        return SimpleNamespace(created=self.created)

    def dialogue(self, dialogue_id: str) -> Dialogue:
        return next(one for one in self.dialogues if one.id == dialogue_id)

    def search(self, request: SearchRequest) -> Page:
        found = [
            document.hit(1.0, (), ())
            for one in reversed(self.dialogues)
            for document in turn_documents(one)
            if request.text in document.turn.text
        ]
        return Page("", len(found), "g", 0.0, tuple(found[request.offset : request.offset + request.limit]), {})


@dataclass
class Relay:
    """Takes mails, or fails, or is the last thing that the process does; keeps what it took."""

    random: Random
    fails: bool = True
    taken: list[EmailMessage] = field(default_factory=list)

    def __call__(self, message: EmailMessage) -> None:
        outcome = self.random.random() if self.fails else 1.0
        if outcome < 0.15:
            raise RelayError("busy")
        if outcome < 0.25:
            raise Killed
        self.taken.append(message)
        if outcome < 0.4:
            raise Killed


@pytest.mark.parametrize("seed", range(4))
def test_each_turn_is_told_exactly_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    random = Random(seed)
    nights, relay = Nights(), Relay(random)
    post = Post("kb@example.jp", "https://kb.example.jp", relay)
    nights.take_in(0, random)
    begun = [outcome.begun for outcome in deliver(ALERTS, nights, tmp_path, post)]  # type: ignore[arg-type]
    assert begun == [True, True]

    write = os.write

    def torn_write(descriptor: int, data: bytes) -> int:
        if random.random() < 0.1:
            write(descriptor, data[: random.randrange(len(data) + 1)])
            raise Killed
        return write(descriptor, data)

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", torn_write)
        for night in range(1, NIGHTS):
            nights.take_in(night, random)
            try:
                list(deliver(ALERTS, nights, tmp_path, post))  # type: ignore[arg-type]
            except Killed:
                continue
    relay.fails = False
    for _night in range(2):
        list(deliver(ALERTS, nights, tmp_path, post))  # type: ignore[arg-type]

    bodies: dict[str, set[str]] = defaultdict(set)
    for message in relay.taken:
        bodies[message["Message-ID"]].add(message.as_string())
    assert all(len(same) == 1 for same in bodies.values())
    assert len(relay.taken) > len(bodies)  # some were sent twice, and a mail program drops the second
    for alert in ALERTS:
        letters = [
            m.get_content() for m in {m["Message-ID"]: m for m in relay.taken}.values() if m["To"] == alert.to[0]
        ]
        told = [line for letter in letters for line in letter.splitlines() if line.startswith("● ")]
        texts = [one.text for talk in nights.dialogues[1:] for one in talk.turns if alert.query in one.text]
        assert sorted(line.rpartition(": ")[2] for line in told) == sorted(texts)
