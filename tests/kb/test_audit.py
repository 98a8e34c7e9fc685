"""The audit proves the index from the texts, so it has to see an index that is wrong."""

from pathlib import Path

from kb import open_kb
from kb.audit import audit
from kb.search.request import SearchRequest
from kb.search.results import Page
from tests.support.dialogues import dialogue
from tests.support.generations import publish_generation

TEXTS = [
    "窓口の混雑を減らすためオンライン予約（電話を含む）を「みどりの窓」で、今年度の初めから始めた",
    "待ち時間が減り、窓口が静かになった",
    "AI-OCRを試した",
]


def test_a_right_index_misses_nothing(tmp_path: Path) -> None:
    publish_generation(tmp_path, "g1", [dialogue(f"d{n}", TEXTS) for n in range(3)])
    with open_kb(tmp_path) as kb, kb.snapshot() as snapshot:
        found = audit(snapshot, probes=50)
        again = audit(snapshot, probes=50)
        some = audit(snapshot, probes=5, dialogues=1)
    assert found.misses == ()
    assert found.probes > 5
    assert found.occurrences >= 3 * found.probes
    assert found == again
    assert (some.probes, some.dialogues) == (5, 1)


def test_an_index_that_loses_a_turn_is_at_fault(tmp_path: Path) -> None:
    publish_generation(tmp_path, "g1", [dialogue("d1", TEXTS)])
    with open_kb(tmp_path) as kb, kb.snapshot() as snapshot:
        whole = snapshot.search

        def forgetful(request: SearchRequest) -> Page:
            page = whole(request)
            hits = tuple(hit for hit in page.hits if hit.turn_id != "t2")
            return Page(page.query, len(hits), page.generation, page.took_ms, hits, page.facets)

        snapshot.search = forgetful  # type: ignore[method-assign]
        found = audit(snapshot, probes=50)
    assert found.faults == len(found.misses) > 0
    assert {miss.turn for miss in found.misses} == {"d1#t2"}
