"""The part of a turn in the conversation, and the numbering of exchanges."""

from collections.abc import Sequence

from msgspec import Struct

from kb.model.dialogue import Role


class TurnPart(Struct):
    """Role and exchange of a turn; None where the document does not tell."""

    role: Role | None = None
    exchange: int | None = None


class ExchangeNumbering:
    """Assigns turns (by index) to exchanges. An exchange gets its number, from 1, with its first answer."""

    def __init__(self, turns: int) -> None:
        self.parts = [TurnPart() for _turn in range(turns)]
        self.questions: list[int] = []
        self.answered = False
        self._last = 0

    def ask(self, index: int) -> None:
        """Begins a question; the turns of a question without an answer get no exchange."""
        self.questions, self.answered = [index], False
        self.parts[index].role = "asker"

    def ask_further(self, index: int) -> None:
        """Adds a turn to the open question."""
        self.questions.append(index)
        self.parts[index].role = "asker"

    def answer(self, index: int) -> None:
        """Adds an answer to the open question."""
        if not self.answered:
            self._last += 1
            self.answered = True
            for question in self.questions:
                self.parts[question].exchange = self._last
        self.parts[index] = TurnPart("answerer", self._last)

    def close(self) -> Sequence[int]:
        """Ends the question; returns its turns if none of them was answered."""
        unanswered = () if self.answered else tuple(self.questions)
        self.questions, self.answered = [], False
        return unanswered
