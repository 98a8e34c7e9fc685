"""A loss of power at any moment of a run: what is served afterwards is the old or the new, never something broken."""

import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.trust.answers import Answers, outcome, served
from tests.support.trust.power import Disk, contents
from tests.support.trust.running import Child, index, indexing
from tests.support.trust.soak import SOAK, tell, times
from tests.support.trust.tracing import DURABLE, Call, need_tracer, record
from tests.support.trust.workbench import Bench


@dataclass(frozen=True)
class Traced:
    """An undisturbed run: the folder as it found it and as it left it, and its calls."""

    place: Path
    before: Path
    old: Answers
    calls: list[Call]
    after: dict[str, bytes]

    def schedule(self, seed: int, left: Path, calls: list[Call]) -> bool:
        """Loses power somewhere in a run of these calls. Returns whether the run had ended by then."""
        chance = random.Random(seed)
        at = len(calls) if seed % 10 == 0 else chance.randrange(len(calls))
        disk = Disk(self.place, self.before, self.after)
        disk.follow(calls[:at])
        disk.lose_power(chance, left)
        return at == len(calls)


@pytest.fixture(scope="module", params=[False, True], ids=["a later run", "the first run"])
def traced(bench: Bench, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Traced:
    need_tracer()
    old = bench.reset(first=request.param)
    before = bench.data.rename(tmp_path_factory.mktemp("traced") / "before")
    bench.reset(first=request.param)
    ended, calls = record(Child(indexing(bench.data, bench.source), bench.logs), bench.logs / "trace")
    assert ended.status == 0, ended.err
    return Traced(bench.data, before, old, calls, contents(bench.data, before, bench.data, calls))


def result(data: Path, old: Answers, new: Answers) -> str:
    try:
        return outcome(served(data), old, new)
    except Exception as error:  # noqa: BLE001  # any error means that the folder is broken
        return f"broken: {error}"


def test_the_calls_are_all_that_changed_the_folder(bench: Bench, traced: Traced, tmp_path: Path) -> None:
    """Followed to the end, with everything kept, they give what the run left: the model has missed nothing."""
    disk = Disk(traced.place, traced.before, traced.after)
    disk.follow(traced.calls)
    disk.sync()
    disk.lose_power(random.Random(0), tmp_path / "left")
    assert tree(tmp_path / "left") == tree(bench.data)


def tree(folder: Path) -> dict[str, bytes | None]:
    return {str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None for p in sorted(folder.rglob("*"))}


def test_power_lost_at_any_moment(bench: Bench, traced: Traced, tmp_path: Path) -> None:
    outcomes: Counter[str] = Counter()
    for seed in range(times(25, 500)):
        left = tmp_path / str(seed)
        ended = traced.schedule(seed, left, traced.calls)
        found = result(left, traced.old, bench.new)
        outcomes[found] += 1
        assert found in (("new",) if ended else ("old", "new")), seed
        if SOAK or seed % 5 == 0:
            recovered = index(left, bench.source, bench.logs)
            assert recovered.status == 0, recovered.err
            assert served(left) == bench.new
    count, good = sum(outcomes.values()), outcomes["old"] + outcomes["new"]
    tell(f"power lost in {count:,} schedules: {good:,} old or new, {count - good:,} other")


def test_without_syncing_the_same_schedules_break_it(bench: Bench, traced: Traced, tmp_path: Path) -> None:
    """The schedules are hard enough: without syncing, what has been published is lost in some of them."""
    careless = [call for call in traced.calls if call.name not in DURABLE]
    found: Counter[str] = Counter()
    for seed in range(0, 100, 10):
        assert traced.schedule(seed, tmp_path / str(seed), careless)
        found[result(tmp_path / str(seed), traced.old, bench.new)] += 1
    assert set(found) != {"new"}
