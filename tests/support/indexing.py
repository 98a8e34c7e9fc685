"""Runs of the indexer with settings of their own, and everything a reader can see of the result."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from msgspec import structs

from kb import open_kb
from kb.model.dialogue import Dialogue
from kb.search.request import SearchRequest
from kb.serving.snapshot import Snapshot
from kb.settings import Settings

QUERIES = (
    *(
        "",
        "混雑",
        "窓口",
        "混雑が続く",
        "研修 変わる",
        '"どう変わ"',
        "川端",
        "発言者:川端",
        "組織:汐見",
        "予算 -窓口",
        "どう*",
    ),
    *("議題:窓口", "年度:2023", "役職:課長"),
)


LATER = datetime(9999, 12, 31, tzinfo=UTC)


def answers(data: Path, began: datetime = LATER) -> dict[str, object]:
    """All answers, dialogues and lists of the served generation; arrivals after a moment count as equal."""
    with open_kb(data) as kb, kb.snapshot() as snapshot:
        return answers_of(snapshot, began)


def answers_of(snapshot: Snapshot, began: datetime = LATER) -> dict[str, object]:
    """The same of a snapshot."""

    def arrived(moment: datetime | None) -> datetime | None:
        return moment if moment is None or moment < began else LATER

    def dated(dialogue: Dialogue) -> Dialogue:
        turns = tuple(structs.replace(turn, taken_in=arrived(turn.taken_in)) for turn in dialogue.turns)
        return structs.replace(dialogue, turns=turns)

    found: dict[str, object] = {}
    for query in QUERIES:
        page = snapshot.search(SearchRequest.of(query, limit=100))
        hits = tuple(structs.replace(hit, taken_in=arrived(hit.taken_in)) for hit in page.hits)
        found[query] = replace(page, generation="", took_ms=0.0, hits=hits)
    found["dialogues"] = [dated(snapshot.dialogue(one.id)) for one in snapshot.dialogues]
    found["lists"] = snapshot.dialogues
    found["registry"] = snapshot.registry
    found["vocabulary"] = dict(snapshot.vocabulary)
    found["counts"] = (snapshot.manifest.dialogues, snapshot.manifest.turns)
    sources = (record for record in snapshot.manifest.sources if record.dialogues)
    found["sources"] = [(r.path, r.sha256, r.dialogues, r.since is None) for r in sources]
    return found


def own(tmp_path: Path, **more: object) -> Settings:
    values: dict[str, object] = {"data": str(tmp_path / "data"), "settle_seconds": 0.0, **more}
    return Settings(**values)  # type: ignore[arg-type]  # the values are those of the test that names them
