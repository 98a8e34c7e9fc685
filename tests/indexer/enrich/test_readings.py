"""How a name is read: what staff, the format or the article says, in this order; else a guess."""

from pathlib import Path

import pytest

from indexer.enrich.readings import person_reading
from indexer.enrich.registry import PersonEntry, StaffRegistry
from indexer.run import run
from kb import open_kb
from kb.model.dialogue import Participant
from kb.search.request import Facet
from kb.settings import Settings
from tests.support import identities as cases
from tests.support.diet_minutes import ANSWER, xml_of


def guess(name: str) -> str:
    return {"川野": "センヤ", "翠": "スイ"}.get(name, name)


@pytest.mark.parametrize(
    ("as_written", "expected", "guessed"),
    [
        ("桜川区副区長:川野 翠", "センヤ スイ", True),
        ("桜川区副区長:川野 翠（かわの みどり）", "カワノ ミドリ", False),
        ("川野　翠（かわの　みどり）委員", "カワノ ミドリ", False),
        ("桜川区副区長:川野 翠(カワノミドリ)", "カワノミドリ", False),
        ("桜川区副区長:川野（かわの） 翠", "カワノ スイ", True),
        ("桜川区副区長:川野（かわの）翠（みどり）", "カワノ ミドリ", False),
        ("桜川区（さくらがわく）副区長:川野 翠", "センヤ スイ", True),
        ("桜川区副区長:川野 翠（以下「川野」）", "センヤ スイ", True),
    ],
)
def test_kana_in_brackets_behind_a_name_are_its_reading(as_written: str, expected: str, guessed: bool) -> None:
    participant = Participant("川野 翠", "桜川区", None, ("副区長",), as_written)
    assert person_reading("川野 翠", [participant], guess) == (expected, guessed)


def test_the_reading_that_most_documents_give_is_taken() -> None:
    written = ("川野 翠（かわの みどり）", "川野 翠（かわの すい）", "川野 翠", "川野 翠（カワノ ミドリ）")
    people = [Participant("川野 翠", None, None, (), text) for text in written]
    assert person_reading("川野 翠（桜川区）", people, guess) == ("カワノ ミドリ", False)


def test_what_staff_say_goes_first() -> None:
    article = cases.talk("a", ("川野 翠", "桜川区", "副区長"))
    staff = StaffRegistry(people=(PersonEntry("川野 翠", reading="かわの みどり"),))
    _, registry = cases.run(article, staff=staff)
    assert (registry.people[0].reading, registry.people[0].reading_guessed) == ("カワノ ミドリ", False)
    assert registry.readings["川野 翠"] == "カワノミドリ"


def test_the_readings_of_the_diet_s_record_are_known_and_sort_the_names(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(xml_of(ANSWER))
    run(Settings(data=str(tmp_path / "data"), settle_seconds=0), [str(tmp_path / "a.xml")])
    with open_kb(tmp_path / "data") as kb, kb.snapshot() as snapshot:
        known = {person.name: person.reading for person in snapshot.registry.people}
        assert (known["千草遙"], snapshot.reading("千草遙")) == ("チグサハルカ", "チグサハルカ")
        assert [doubt.code for doubt in snapshot.registry.doubts] == []
        (suggested,) = snapshot.suggest("ちぐさ")
    assert (suggested.facet, suggested.value) == (Facet.SPEAKER, "千草遙")
