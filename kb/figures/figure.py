"""The value types of a figure: its kind, its value as a number or a date, and its ranges in a text."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kb.analysis.sentences import Span


class FigureKind(StrEnum):
    """Kind of a figure: money, a share of something, a number of things or a measure, a day or a longer period."""

    AMOUNT = "amount"
    RATE = "rate"
    COUNT = "count"
    DATE = "date"


@dataclass(frozen=True)
class CalendarDate:
    """A day, a month, a year or a fiscal year, as far as it is stated: 4月1日 has no year."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    fiscal: bool = False

    def __str__(self) -> str:
        """EDTF (ISO 8601-2): 2022-07-19, 2022-07, 2022, without a year XXXX-07-19; a fiscal year is FY2022."""
        if self.fiscal:
            return f"FY{self.year:04}"
        year = "XXXX" if self.year is None else f"{self.year:04}"
        return "-".join([year, *(f"{part:02}" for part in (self.month, self.day) if part is not None)])


@dataclass(frozen=True)
class Quantity:
    """A stated number with its unit, before the noun is looked for; `start` and `end` are those of the folded text."""

    start: int
    end: int
    kind: FigureKind
    value: Decimal | CalendarDate
    unit: str = ""
    is_noun: bool = False  # the unit is itself the noun that is counted: 17業務


@dataclass(frozen=True)
class Figure:
    """A figure of a text. `span` is its range with the words that qualify it, `sentence` that of its sentence.

    Of a very long sentence it is the piece that was read.

    Rates have the unit ％ whether they are written as 3割, 30％ or 10分の3, or else 倍. `unit` is empty if the noun is
    counted without one (11の施策). `of` is None where the grammar of the sentence does not say.
    """

    span: Span
    sentence: Span
    kind: FigureKind
    value: Decimal | CalendarDate
    unit: str
    of: str | None
    qualifiers: tuple[str, ...] = ()

    @property
    def value_text(self) -> str:
        """The value in plain characters: 2530000, 52.3, 2022-07-19."""
        return str(self.value) if isinstance(self.value, CalendarDate) else format(self.value.normalize(), "f")
