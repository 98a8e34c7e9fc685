"""Planted errors are all flagged, and true quotations raise no alarm: over the samples, and over real records."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.run import run
from kb import Snapshot, open_kb
from kb.settings import Settings
from kb.verification.verdicts import QuotationVerdict, verdicts
from tests.support.drafts import quotable, true_drafts, wrong_drafts
from tests.support.sharing import made_once
from tests.support.trust.soak import tell, times

pytestmark = pytest.mark.slow

WRONG, TRUE = times(250, 10_000), times(80, 2_000)


@pytest.fixture(scope="module", params=["sample", "samples", "records"])
def snapshot(request: pytest.FixtureRequest) -> Iterator[Snapshot]:
    folder: Path = request.getfixturevalue(
        {"sample": "sample_data", "samples": "demo_data", "records": "records"}[request.param]
    )
    with open_kb(folder) as kb, kb.snapshot() as opened:
        yield opened


@pytest.fixture(scope="session")
def records(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an index of real articles and council minutes."""
    sources = [str(shared / "corpus" / name) for name in ("cio", "forum", "minutes")]
    made = made_once(
        tmp_path_factory, "records", lambda folder: run(Settings(data=str(folder / "index_data")), sources)
    )
    return made / "index_data"


def checked(draft: str, snapshot: Snapshot) -> list[QuotationVerdict]:
    return list(verdicts(draft, snapshot))


def test_true_quotations_raise_no_alarm(snapshot: Snapshot) -> None:
    spoken = quotable([snapshot.dialogue(one.id) for one in snapshot.dialogues])
    alarms = []
    for one, draft in true_drafts(spoken, TRUE, seed=20):
        found = checked(draft, snapshot)
        if not found or any(verdict.is_alarm for verdict in found):
            alarms.append((draft, one.turn.speaker, [(v.outcome, v.problems) for v in found]))
    tell(f"true quotations: {TRUE} checked, {len(alarms)} alarms")
    assert alarms == []


def test_every_planted_error_is_flagged(snapshot: Snapshot) -> None:
    spoken = quotable([snapshot.dialogue(one.id) for one in snapshot.dialogues])
    missed, made = [], Counter[str]()
    for kind, one, draft in wrong_drafts(spoken, WRONG, seed=20):
        made[kind] += 1
        found = checked(draft, snapshot)
        wording = kind in ("digit", "negation", "particle")
        flagged = any(verdict.is_alarm and (bool(verdict.problems) or wording) for verdict in found)
        if not flagged:
            missed.append((kind, draft, one.turn.speaker, one.dialogue.date, [(v.outcome, v.problems) for v in found]))
    tell(f"planted errors: {made.total()} checked ({dict(made)}), {len(missed)} missed")
    assert missed == []


def test_quotations_of_one_report_do_not_lend_each_other_their_speakers(snapshot: Snapshot) -> None:
    spoken = quotable([snapshot.dialogue(one.id) for one in snapshot.dialogues])
    drafts = [draft for _one, draft in true_drafts(spoken, max(TRUE // 4, 60), seed=21)]
    alarms = []
    for start in range(0, len(drafts), 6):
        report = "\n\n".join(drafts[start : start + 6])
        alarms += [(one.quotation, one.problems) for one in checked(report, snapshot) if one.is_alarm]
    assert alarms == []
