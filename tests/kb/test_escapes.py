"""Cells of a spreadsheet, lines of a log and text of XML: no text of others has an effect there."""

import csv
from io import StringIO

import pytest

from kb.escapes import csv_lines, in_one_line, xml_text


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_cell_is_no_formula(first: str) -> None:
    ((cell, whole),) = csv.reader(StringIO(csv_lines([[f"{first}1+1", f"1{first}"]]), newline=""))
    assert (cell, whole) == (f"'{first}1+1", f"1{first}")


def test_a_line_stays_one_line_without_control_characters() -> None:
    assert in_one_line("a\tb\n\x1b[31m\u202e") == "a\tb\\n\\x1b[31m\\u202e"


def test_xml_gets_no_character_that_it_cannot_represent() -> None:
    assert xml_text("あ\0\x0b\ud800\ufffe\t\n😀") == "あ    \t\n😀"
