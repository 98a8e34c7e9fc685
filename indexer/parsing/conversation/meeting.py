"""Exchanges of a meeting: a member's question and the officials' answers to it, in the order of the record."""

from collections.abc import Sequence

from indexer.parsing.conversation.parts import ExchangeNumbering, TurnPart
from indexer.parsing.conversation.sides import Side
from indexer.parsing.conversation.wording import asks, begins_item, calls_for_report, ends_with_question, is_assent
from kb.model.dialogue import Turn


def meeting_roles(turns: Sequence[Turn], sides: Sequence[Side]) -> list[TurnPart]:
    """Roles and exchanges from sides, order and the calls of the chair.

    A member's turn is a question if an official's turn follows before another member speaks or the chair goes on to
    something else. The answers last until the next member. A statement that nothing answers is a question without an
    exchange if it asks, else a speech.
    """
    meeting = _MeetingExchanges(turns)
    for index, (turn, side) in enumerate(zip(turns, sides, strict=True)):
        match side:
            case Side.CHAIR | Side.MODERATOR:
                meeting.take_call(index, turn)
            case Side.ASKING | Side.INTERVIEWER:
                meeting.take_member(index, turn)
            case Side.ANSWERING:
                meeting.take_official(index)
            case Side.UNKNOWN | Side.NARRATION:
                pass
    meeting.close()
    return meeting.exchanges.parts


class _MeetingExchanges:
    def __init__(self, turns: Sequence[Turn]) -> None:
        self._turns = turns
        self.exchanges = ExchangeNumbering(len(turns))

    def take_call(self, index: int, turn: Turn) -> None:
        """Takes the turn of the chair, which may end the question.

        A report that the chair calls for answers a question only if that question asked and has no answer yet.
        """
        self.exchanges.parts[index].role = "chair"
        open_question = not self.exchanges.answered and self._question_asks()
        if begins_item(turn.text) or (calls_for_report(turn.text) and not open_question):
            self.close()

    def take_member(self, index: int, turn: Turn) -> None:
        """Takes the turn of a member: goes on with the member's unanswered question, or begins one."""
        if self.exchanges.questions and not self.exchanges.answered:
            last = self._turns[self.exchanges.questions[-1]]
            if (last.speaker or last.as_written) == (turn.speaker or turn.as_written):
                self.exchanges.ask_further(index)
                return
        self.close()
        if is_assent(turn.text):
            self.exchanges.parts[index].role = "speaker"
        else:
            self.exchanges.ask(index)

    def take_official(self, index: int) -> None:
        """Takes the turn of an official: an answer if a question is open, else a speech."""
        if self.exchanges.questions:
            self.exchanges.answer(index)
        else:
            self.exchanges.parts[index].role = "speaker"

    def close(self) -> None:
        """Ends the question."""
        for index in self.exchanges.close():
            turn = self._turns[index]
            asked = turn.kind == "question" or ends_with_question(turn.text)
            self.exchanges.parts[index].role = "asker" if asked else "speaker"

    def _question_asks(self) -> bool:
        return any(asks(self._turns[index].text) for index in self.exchanges.questions)
