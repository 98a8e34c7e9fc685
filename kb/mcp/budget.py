"""Budget of a tool's result: fewer items than asked for, or a long turn in parts, each said with the way to go on.

Assistants drop the end of what is too long without a word, so the server stops before that.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from msgspec import structs

from kb.api.turns import TurnResource
from kb.messages import _

MAX_CHARACTERS = 24_000  # of the texts of a result
_ABOUT = 400  # characters of what stands around a text: its speaker, addresses, fingerprint

_Answer = TypeVar("_Answer")
_Item = TypeVar("_Item")


class Cut(NamedTuple):
    """The turns of a result, with what was left out of them in words."""

    turns: tuple[TurnResource, ...]
    notices: tuple[str, ...]


def fitting(
    ask: Callable[[int], _Answer], items: Callable[[_Answer], Iterable[_Item]], size: Callable[[_Item], int], most: int
) -> tuple[_Answer, tuple[str, ...]]:
    """The answer with as many items as fit, at least one; `ask` gives an answer with at most so many."""
    answer = ask(most)
    sizes = [size(item) for item in items(answer)]
    fits, total = 0, 0
    for one in sizes:
        total += one
        if total > MAX_CHARACTERS and fits:
            break
        fits += 1
    if fits == len(sizes):
        return answer, ()
    notice = _(
        "長くなるため、{asked}件のうち{shown}件を返します。続きは next を cursor に渡してください。",
        asked=len(sizes),
        shown=fits,
    )
    return ask(fits), (notice,)


def size_of(turns: Iterable[TurnResource]) -> int:
    """The characters of some turns."""
    return sum(len(turn.text) + _ABOUT for turn in turns)


def cut(turns: Sequence[TurnResource], *, start: int = 0) -> Cut:
    """The turns that fit, the first from `start` on; what is left out is said with the place to go on reading.

    Only the first text is ever cut, where it alone is longer than the budget.
    """
    found: list[TurnResource] = []
    left = MAX_CHARACTERS
    for at, turn in enumerate(turns):
        first = start if not at else 0
        text = turn.text[first : first + left]
        if first + len(text) < len(turn.text) and at:
            rest = _(
                "発言はあと{count}件あります。続きは read に id={id} を渡してください。",
                count=len(turns) - at,
                id=turn.id,
            )
            return Cut(tuple(found), (rest,))
        found.append(turn if text == turn.text else structs.replace(turn, text=text))
        left -= len(text)
        if text != turn.text:
            return Cut(tuple(found), tuple(_notices(turn, first, first + len(text), turns[1:])))
    return Cut(tuple(found), ())


def _notices(turn: TurnResource, start: int, end: int, others: Sequence[TurnResource]) -> Iterator[str]:
    """Sentences about a turn whose text is given from one place to another, and about the turns after it."""
    length = len(turn.text)
    yield _(
        "発言 {id} は全{length}文字のうち {start} から {end} までです。指紋は全文のものです。",
        id=turn.id,
        length=length,
        start=start,
        end=end,
    )
    if end < length:
        yield _("続きは read に id={id}、start={end} を渡してください。", id=turn.id, end=end)
    if others:
        yield _(
            "発言はあと{count}件あります。続きは read に id={id} を渡してください。", count=len(others), id=others[0].id
        )
