"""A disk that is full or fails, too many open files: the run says so in one line, and nothing served is lost."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from kb.runs.reports import REJECTED
from tests.support.trust.answers import outcome, served
from tests.support.trust.running import Child, Ended, command, index_arguments
from tests.support.trust.soak import selected, tell
from tests.support.trust.tracing import CONTENT, DURABLE, Call, disturbed, need_tracer, record
from tests.support.trust.workbench import Bench

PUBLISHED = (0, REJECTED)
FAILED = (1, 2, 4)
_LOGGED = re.compile(r" (WARNING|ERROR) ")


def errors_of(call: Call) -> Iterator[str]:
    """The errors that a call can return."""
    yield "EIO"
    if call.changes and call.name not in ("unlink", "unlinkat", "rmdir"):
        yield "ENOSPC"
    if call.name in ("open", "openat"):
        yield "EMFILE"


def faults(calls: list[Call]) -> Iterator[tuple[Call, str]]:
    """All that is tried: each error at each call, and a disk that stays full from a call on."""
    for call in calls:
        for error in errors_of(call):
            yield call, f"error={error}:when={call.number}"
        if call.name in (*CONTENT, *DURABLE, "mkdir", "rename") and call.name != "write":  # it has to be able to say so
            yield call, f"error=ENOSPC:when={call.number}+"


def unclear(ended: Ended) -> str | None:
    """The fault of a run's output; None if one line says what it did, or why it failed.

    Beside what it did it may log what it has met: a generation that it had to build anew, a report it could not leave.
    """
    out, err = ended.out.splitlines(), ended.err.splitlines()
    if ended.status in PUBLISHED:
        return None if len(out) == 1 and all(_LOGGED.search(line) for line in err) else f"{ended.status}: {out + err}"
    if ended.status not in FAILED:
        return f"status {ended.status}"
    said = [line for line in err if not _LOGGED.search(line)]
    return (
        None if len(said) == 1 and said[0].startswith("エラー: ") and not out else f"{ended.status}: {out + err[-3:]}"
    )


@dataclass(frozen=True)
class Tried:
    """A fault at a call, how the run ended, and whether the index then served the old or the new."""

    fault: str
    call: Call
    ended: Ended
    served: str
    after: str | None  # what was wrong with the next run

    def __str__(self) -> str:
        return f"{self.fault} at {self.call}: {self.served}, {unclear(self.ended)}, {self.after}"


@pytest.fixture(scope="module", params=[False, True], ids=["a later run", "the first run"])
def tried(bench: Bench, request: pytest.FixtureRequest) -> list[Tried]:
    """Every fault has been tried, each time on an index as if nothing had happened before."""
    need_tracer()
    first: bool = request.param
    work = command(*index_arguments(bench.data, bench.source))
    bench.reset(first=first)
    ended, calls = record(Child(work, bench.logs), bench.logs / "trace")
    assert unclear(ended) is None
    possible = list(faults([call for call in calls if call.touches(bench.data) or call.touches(bench.source)]))
    found = []
    for call, fault in selected(possible, 12):
        old = bench.reset(first=first)
        ended = disturbed(Child(work, bench.logs), call, fault)
        now = outcome(served(bench.data), old, bench.new)
        found.append(Tried(fault, call, ended, now, mended(bench)))
    count = Counter(one.served for one in found)
    vague = sum(unclear(one.ended) is not None for one in found)
    tell(
        f"{len(found):,} of {len(possible):,} faults of the disk in {'a first' if first else 'a'} run:"
        f" {count['old'] + count['new']:,} old or new, {count['other']:,} other, {vague:,} not said in one line"
    )
    return found


def test_nothing_served_is_lost(bench: Bench, tried: list[Tried]) -> None:
    """An article that cannot be read is named, and the others are published: then it is neither the old nor the new."""
    wrong = [one for one in tried if one.served == "other" and not names_an_article(one, bench)]
    wrong += [one for one in tried if one.ended.status in PUBLISHED and one.served == "old"]
    assert wrong == [], "\n".join(map(str, wrong))


def test_the_next_run_puts_everything_right(tried: list[Tried]) -> None:
    wrong = [one for one in tried if one.after]
    assert wrong == [], "\n".join(map(str, wrong))


def test_the_run_says_so_in_one_line(tried: list[Tried]) -> None:
    wrong = [one for one in tried if unclear(one.ended)]
    assert wrong == [], "\n".join(map(str, wrong))


def test_what_a_run_says_of_the_served_index_is_true(tried: list[Tried]) -> None:
    wrong = [one for one in tried if one.served != "old" and "公開中の索引はそのままです" in one.ended.err]
    wrong += [one for one in tried if one.served == "old" and "公開しました" in one.ended.out + one.ended.err]
    assert wrong == [], "\n".join(map(str, wrong))


def mended(bench: Bench) -> str | None:
    """The fault of the next run, or None."""
    try:
        bench.recovers(bench.new)
    except AssertionError as error:
        return str(error)
    return None


def names_an_article(one: Tried, bench: Bench) -> bool:
    """True if a run that published without an article has named it.

    A run makes a few calls more or less than another, so that it may be another article than was aimed at.
    """
    return one.ended.status == REJECTED and any(str(path) in one.ended.out for path in bench.source.iterdir())
