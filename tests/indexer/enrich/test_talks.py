"""Parts of a talk: articles as they appear, a later one leaving out what the first has said (架空)."""

from datetime import date

from indexer.enrich.talks import group_talks
from indexer.parsing import parse
from kb.model.dialogue import Dialogue, Series
from kb.model.people import Registry
from tests.support.dialogues import dialogue
from tests.support.documents import read
from tests.support.identities import run
from tests.support.talks import FIRST, SECOND

FORUM = "東京都・区市町村CIOフォーラム"


def indexed(**articles: str) -> tuple[dict[str, Dialogue], Registry]:
    dialogues, registry = run(*(parse(read(f"{name}.txt", text.encode())) for name, text in articles.items()))
    return {one.id: one for one in dialogues}, registry


def part(name: str, number: int | None, which: int | None, day: date | None, title: str = "") -> Dialogue:
    series = Series(FORUM if number else None, number, which, 2)
    return dialogue(name, ["話"], day=day, series=series, title=title or f"{name}~汐凪市×都CIO座談会~")


def talks(*parts: Dialogue) -> list[set[str]]:
    stitched, _doubts = group_talks(parts)
    found: dict[str | None, set[str]] = {}
    for one in stitched:
        found.setdefault(one.talk, set()).add(one.id)
    return sorted(found.values(), key=sorted)


def test_a_second_part_that_says_neither_day_nor_number_belongs_to_the_first() -> None:
    found, registry = indexed(p1=FIRST, p2=SECOND)
    assert found["p1"].talk == found["p2"].talk
    assert registry.doubts == ()


def test_whom_the_first_part_introduced_is_known_in_the_second() -> None:
    found, registry = indexed(p2=SECOND, p1=FIRST)
    said = [(one.speaker, one.organization, one.post) for one in found["p2"].turns if one.kind == "speech"]
    assert said == [
        ("水城 玲", "汐凪市", "副市長"),
        ("霧島 航", "東京都", "都CIO"),
        (None, None, None),  # two are called so
    ]
    codes = {(one.line, one.code) for one in found["p2"].diagnostics}
    assert {code for line, code in codes if line == found["p2"].turns[1].line} == {"speaker-of-other-part"}
    assert "unknown-speaker" in {code for _line, code in codes}
    assert registry.people[0].dialogues


def test_a_part_without_a_day_has_that_of_the_talk_and_says_so() -> None:
    found, _registry = indexed(p1=FIRST, p2=SECOND)
    assert found["p2"].date == found["p1"].date == date(2024, 9, 12)
    told = [one for one in found["p2"].diagnostics if one.code in {"missing-date", "day-of-other-part"}]
    assert [(one.code, "p1" in one.message, "2024-09-12" in one.message) for one in told] == [
        ("day-of-other-part", True, True)
    ]


def test_without_the_first_part_a_part_stays_undated() -> None:
    found, _registry = indexed(p2=SECOND)
    assert found["p2"].date is None
    assert "missing-date" in {one.code for one in found["p2"].diagnostics}


def test_without_the_first_part_nobody_is_guessed() -> None:
    found, _ = indexed(p2=SECOND)
    assert {one.speaker for one in found["p2"].turns} == {None}


def test_one_number_with_and_without_a_day_is_one_talk() -> None:
    day = date(2024, 9, 12)
    assert talks(part("a", 77, 1, day), part("b", 77, 2, None)) == [{"a", "b"}]
    assert talks(part("a", 77, 1, day), part("b", 77, 2, date(2025, 1, 1))) == [{"a"}, {"b"}]


def test_of_two_talks_of_one_city_the_one_that_lacks_the_part() -> None:
    day, later = date(2024, 9, 12), date(2025, 9, 12)
    whole = part("a1", 77, 1, day), part("a2", 77, 2, day)
    assert talks(*whole, part("b1", 90, 1, later), part("b2", None, 2, None)) == [{"a1", "a2"}, {"b1", "b2"}]


def test_where_two_talks_lack_the_part_it_stays_alone_and_is_doubtful() -> None:
    ones = part("a1", 77, 1, date(2024, 9, 12)), part("b1", 90, 1, date(2025, 9, 12))
    lost = part("x2", None, 2, None)
    stitched, doubts = group_talks((*ones, lost))
    assert len({one.talk for one in stitched}) == 3
    assert [(doubt.code, doubt.dialogue) for doubt in doubts] == [("ambiguous-part", "x2")]


def test_other_cities_and_other_titles_are_other_talks() -> None:
    day = date(2024, 9, 12)
    assert len(talks(part("a", 77, 1, day), part("b", None, 2, None, "続き~浜風町×都CIO座談会②~"))) == 2
    same = part("c", None, 1, day, "港の話(前編)"), part("d", None, 2, None, "港の話(後編)")
    assert talks(*same, part("e", None, 2, None, "山の話(後編)")) == [{"c", "d"}, {"e"}]


def test_the_talk_does_not_depend_on_the_order_of_the_files() -> None:
    parts = [part("a1", 77, 1, date(2024, 9, 12)), part("a2", None, 2, None), part("b1", 90, 1, None)]
    assert {one.id: one.talk for one in group_talks(parts)[0]} == {
        one.id: one.talk for one in group_talks(parts[::-1])[0]
    }
