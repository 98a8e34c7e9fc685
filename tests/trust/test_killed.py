"""kill -9 at any moment of a run: what is served is the old or the new, and the next run goes on as if nothing was."""

import random
import time
from collections import Counter

import pytest

from indexer.run import run
from kb.settings import Settings
from tests.support.trust.answers import outcome, served
from tests.support.trust.corpus import NEW, OLD, put
from tests.support.trust.running import Child, finish, indexing
from tests.support.trust.soak import selected, tell, times
from tests.support.trust.tracing import disturbed, need_tracer, record
from tests.support.trust.workbench import Bench


def counted(outcomes: Counter[str]) -> str:
    return f"{outcomes['old'] + outcomes['new']:,} old or new, {outcomes['other']:,} other"


def test_the_states_differ(bench: Bench) -> None:
    assert bench.old != bench.new
    assert bench.old.pages["渋滞"].total
    assert not bench.new.pages["渋滞"].total
    assert len(bench.old.dialogues) == len(OLD)
    assert len(bench.new.dialogues) == len(NEW)


@pytest.mark.parametrize("first", [False, True], ids=["a later run", "the first run"])
def test_killed_at_a_call_that_changes_a_file(bench: Bench, first: bool) -> None:
    need_tracer()

    bench.reset(first=first)
    ended, calls = record(Child(indexing(bench.data, bench.source), bench.logs), bench.logs / "trace")
    assert ended.status == 0, ended.err
    points = [call for call in calls if call.changes and call.touches(bench.data)]
    assert len(points) > 50
    outcomes: Counter[str] = Counter()
    missed = 0  # a run makes a few writes more or less than another, so that one may end before its last is reached
    for call in selected(points, 8):
        old = bench.reset(first=first)
        ended = disturbed(
            Child(indexing(bench.data, bench.source), bench.logs), call, f"signal=KILL:when={call.number}"
        )
        assert ended.killed or ended.status == 0, f"{call}: {ended}"
        missed += not ended.killed
        outcomes[outcome(served(bench.data), old, bench.new)] += 1
        assert not outcomes["other"], call
        bench.recovers(bench.new)
    count = sum(outcomes.values())
    assert missed <= 1 + count // 50
    tell(f"kill -9 at {count:,} of {len(points):,} calls of {'a first' if first else 'a'} run: {counted(outcomes)}")


def test_killed_at_any_moment(bench: Bench) -> None:
    """One index lives through all of it, so that what a killed run leaves behind would add up."""
    chance = random.Random("moments")
    states = {"old": (OLD, bench.old), "new": (NEW, bench.new)}
    bench.reset()
    put(bench.source, NEW)
    length = _measured(bench)
    outcomes: Counter[str] = Counter()
    wanted = times(8, 1000)
    killed = 0
    for count in range(4 * wanted):
        state, expected = states["old" if count % 2 == 0 else "new"]
        before = served(bench.data)
        put(bench.source, state)
        child = Child(indexing(bench.data, bench.source), bench.logs)
        child.release()
        time.sleep(chance.uniform(0, length))
        child.kill()
        at_work = child.wait().killed
        killed += at_work
        length *= 1.01 if at_work else 0.8  # a machine that is busier or quieter than when it was measured
        outcomes[outcome(served(bench.data), before, expected)] += 1
        assert not outcomes["other"]
        bench.recovers(expected)
        if killed == wanted:
            break
    put(bench.source, NEW)
    assert killed == wanted, "the runs were over before they could be killed"
    tell(f"kill -9 at {sum(outcomes.values()):,} random moments ({killed:,} while at work): {counted(outcomes)}")


def test_what_was_kept_for_its_readers_goes_when_their_time_is_over(bench: Bench) -> None:
    """Published in quick succession, each is kept for a while; then all but the newest go, however many there are."""
    bench.reset()
    patient = Settings(data=str(bench.data), keep_generations=2, settle_seconds=0)
    for state in (NEW, OLD, NEW, OLD):
        put(bench.source, state)
        run(patient, [str(bench.source)])
    put(bench.source, NEW)
    bench.recovers(bench.new)
    assert len(list((bench.data / "generations").iterdir())) == 2


def _measured(bench: Bench) -> float:
    """Seconds that a run takes."""
    started = time.monotonic()
    assert finish(indexing(bench.data, bench.source), bench.logs).status == 0
    return time.monotonic() - started
