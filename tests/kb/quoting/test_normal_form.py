"""Normal forms and fingerprints: a copier's changes are none, every other one is."""

import pytest

from kb.quoting.normal_form import fingerprint, normal_form

TEXT = "平均で4.2%しかないのです。まず、「紙」をＤＸで減らします～。"
COPIES = (
    "平均で4.2%\nしかないのです。\n　まず、「紙」をＤＸで減らします～。",
    "平均で４．２％しかないのです．まず，「紙」をDXで減らします〜．",
    "平均で4.2%しかないのです｡まず､｢紙｣をDXで減らします~｡",
    "平均で4.2%しかないのです。まず、『紙』をDX で減らします～。",
)
CHANGES = (
    "平均で4.3%しかないのです。まず、「紙」をＤＸで減らします～。",
    "平均で42%しかないのです。まず、「紙」をＤＸで減らします～。",
    "平均は4.2%しかないのです。まず、「紙」をＤＸで減らします～。",
    "平均で4.2%しかないのです。まず、「紙」をＤＸで減らしません～。",
    "平均で4.2%しかないのです、まず、「紙」をＤＸで減らします～。",
    "平均で4.2%しかないのですまず、「紙」をＤＸで減らします～。",
)


@pytest.mark.parametrize("copy", COPIES)
def test_a_copy_has_the_same_form_and_fingerprint(copy: str) -> None:
    assert normal_form(copy).text == normal_form(TEXT).text
    assert fingerprint(copy, "ota-1#t4") == fingerprint(TEXT, "ota-1#t4")


@pytest.mark.parametrize("changed", CHANGES)
def test_a_change_has_another(changed: str) -> None:
    assert normal_form(changed).text != normal_form(TEXT).text
    assert fingerprint(changed, "ota-1#t4") != fingerprint(TEXT, "ota-1#t4")


def test_the_same_words_in_another_turn_have_another_fingerprint() -> None:
    assert fingerprint(TEXT, "ota-1#t4") != fingerprint(TEXT, "ota-1#t5")


def test_a_fingerprint_stays_what_it_is_printed_as() -> None:
    """Documents that were handed out bear it."""
    assert fingerprint("窓口が混んでいます。", "ota-1#t4") == "83f1c94f93f9"


def test_a_range_of_the_form_leads_back_to_the_text() -> None:
    form = normal_form("割合は ４．２ ％です")
    start = form.text.index("4")
    assert form.original(start, start + 4) == (4, 9)
