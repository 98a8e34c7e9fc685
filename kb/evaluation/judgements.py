"""Judgements: how relevant staff find single turns to a query, in `judgements.tsv`.

    query <TAB> turn <TAB> grade

A turn is its id, "<dialogue>#t4", or the address of its permalink; a grade is 0 (not relevant) to 3 (the answer).
Lines that begin with # are comments, and the first line may name the columns. A turn that was not judged counts as not
relevant.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from kb.errors import NotFoundError
from kb.evaluation.staff_files import query_fault, staff_lines, unusable
from kb.messages import _
from kb.serving.snapshot import Snapshot

MAX_GRADE = 3
_HEADER = ("query", "検索語")  # the name of the first column
_TURN = re.compile(r"(?:.*/dialogues/)?(?P<dialogue>[^?#/]+)(?:\?[^#]*)?#(?P<turn>[^#]+)")

Known = Callable[[str, str], bool]


@dataclass(frozen=True)
class Judgements:
    """The grades of turns by query, and a message for each line that cannot be used."""

    grades: Mapping[str, Mapping[str, int]]
    problems: tuple[str, ...]


class _JudgementError(Exception):
    """A line that cannot be used; the message is the reason."""


def read_judgements(path: Path, snapshot: Snapshot) -> Judgements:
    """Reads the judgements of the turns of a snapshot.

    Raises:
        ConfigError: the file cannot be read.
    """

    @cache
    def turns(dialogue: str) -> frozenset[str]:
        try:
            return frozenset(turn.id for turn in snapshot.dialogue(dialogue).turns)
        except NotFoundError:
            return frozenset()

    return _read(path, lambda dialogue, turn: turn in turns(dialogue))


def judged_queries(path: Path) -> tuple[str, ...]:
    """The queries of a file of judgements, whatever they judge.

    Raises:
        ConfigError: the file cannot be read.
    """
    return tuple(_read(path, lambda _dialogue, _turn: True).grades)


def _read(path: Path, known: Known) -> Judgements:
    grades: dict[str, dict[str, int]] = {}
    problems: list[str] = []
    for number, text in staff_lines(path):
        try:
            if text is None:
                raise _JudgementError(_("UTF-8 ではありません"))
            if number == 1 and text.split("\t")[0].strip().lower() in _HEADER:
                continue
            query, turn, grade = _judgement(text, known)
            if turn in grades.get(query, ()):
                raise _JudgementError(_("この検索語と発言は前の行にもあります"))
        except _JudgementError as error:
            problems.append(unusable(path, number, str(error)))
        else:
            grades.setdefault(query, {})[turn] = grade
    for query, judged in grades.items():
        if not any(judged.values()):
            problems.append(_("{path}: 「{query}」には 1 以上の評価がありません", path=path, query=query))
    return Judgements({query: judged for query, judged in grades.items() if any(judged.values())}, tuple(problems))


def _judgement(line: str, known: Known) -> tuple[str, str, int]:
    columns = [column.strip() for column in line.split("\t")]
    if len(columns) != 3 or not columns[0]:
        raise _JudgementError(_("検索語、発言、評価の3列をタブで区切ってください"))
    query, written, grade = columns
    if reason := query_fault(query):
        raise _JudgementError(reason)
    found = _TURN.fullmatch(written)
    if found is None or not known(dialogue := unquote(found["dialogue"]), found["turn"]):
        raise _JudgementError(_("発言「{turn}」はありません", turn=written))
    if not (grade.isdecimal() and int(grade) <= MAX_GRADE):
        raise _JudgementError(_("評価「{grade}」は 0 から {most} の整数ではありません", grade=grade, most=MAX_GRADE))
    return query, f"{dialogue}#{found['turn']}", int(grade)
