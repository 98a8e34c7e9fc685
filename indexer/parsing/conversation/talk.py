"""Exchanges of talks, interviews and minutes of bodies: question forms and the interviewer's marks tell who asks."""

from collections.abc import Sequence

from indexer.parsing.conversation.parts import ExchangeNumbering, TurnPart
from indexer.parsing.conversation.sides import Side
from indexer.parsing.conversation.wording import asks, ends_with_question, hands_over, requests
from indexer.parsing.people.hosts import is_audience
from kb.model.dialogue import Turn
from kb.model.names import exact_key, narrow
from kb.model.organizations import METROPOLIS, kind_of

_ARROWS = ("→", "⇒", "➡")  # point at the answer in summaries


def talk_roles(turns: Sequence[Turn], sides: Sequence[Side]) -> list[TurnPart]:
    """Roles and exchanges from question forms.

    The answers to an interviewer last until the next question, the answers to a participant until that participant
    speaks again. A body (荒川区) answers only a body of another kind. Without any exchange, no role is known.
    """
    talk = _TalkExchanges(turns)
    for index, (turn, side) in enumerate(zip(turns, sides, strict=True)):
        if side is Side.NARRATION:
            continue
        if side is Side.INTERVIEWER or (side is Side.MODERATOR and ends_with_question(turn.text)):
            talk.take_interviewer(index)
        elif side in (Side.MODERATOR, Side.CHAIR):
            talk.exchanges.parts[index].role = "chair"
        elif is_audience(exact_key(narrow(turn.post or ""))) and asks(turn.text):
            talk.take_voice_of_hall(index, turn)
        else:
            talk.take_participant(index, turn)
    talk.close()
    return talk.parts()


class _TalkExchanges:
    def __init__(self, turns: Sequence[Turn]) -> None:
        self._turns = turns
        self.exchanges = ExchangeNumbering(len(turns))
        self._asker: Turn | None = None
        """The participant who asked; None if the interviewer did."""

    def take_interviewer(self, index: int) -> None:
        """Takes a question of the interviewer; adjacent ones are one question."""
        if self.exchanges.questions and not self.exchanges.answered and self._asker is None:
            self.exchanges.ask_further(index)
        else:
            self._ask(index, None)

    def take_voice_of_hall(self, index: int, turn: Turn) -> None:
        """Takes a question from the floor, which is no answer to the call for questions."""
        self._ask(index, turn)

    def take_participant(self, index: int, turn: Turn) -> None:
        """Takes the turn of a participant: a question, an answer, or neither."""
        waiting = bool(self.exchanges.questions) and not self.exchanges.answered
        if self._asker is not None and _party(turn) == _party(self._asker):
            if waiting:
                self.exchanges.ask_further(index)
            elif _asks(turn):
                self._ask(index, turn)
            else:
                self._speak(index)
        elif waiting and not self._may_answer(turn):
            self._take_other_municipality(index, turn)
        elif waiting:
            self.exchanges.answer(index)
        elif _asks(turn):
            self._ask(index, turn)
        elif self.exchanges.answered and self._may_answer(turn):
            self.exchanges.answer(index)
        else:
            self._speak(index)

    def _take_other_municipality(self, index: int, turn: Turn) -> None:
        """Takes the turn of a municipality while another waits for the answer: both may get the same one."""
        if _asks(turn):
            self.exchanges.ask_further(index)
        else:
            self.exchanges.parts[index].role = "speaker"

    def parts(self) -> list[TurnPart]:
        """The parts; without any exchange, only those of the moderator and of questions."""
        found = self.exchanges.parts
        if not any(part.exchange for part in found):
            for part in found:
                part.role = None if part.role == "speaker" else part.role
        return found

    def _ask(self, index: int, asker: Turn | None) -> None:
        self.close()
        self._asker = asker
        self.exchanges.ask(index)

    def _speak(self, index: int) -> None:
        self.close()
        self._asker = None
        self.exchanges.parts[index].role = "speaker"

    def close(self) -> None:
        """Ends the question. Without an answer, a participant's question may have been rhetorical."""
        for index in self.exchanges.close():
            if self._turns[index].kind != "question":
                self.exchanges.parts[index].role = "speaker"

    def _may_answer(self, turn: Turn) -> bool:
        if self._asker is None or turn.speaker or self._asker.speaker:
            return True
        if turn.text.startswith(_ARROWS) and not self._asker.text.startswith(_ARROWS):
            return True
        return not (_is_municipality(turn) and _is_municipality(self._asker))


def _party(turn: Turn) -> tuple[str | None, str | None]:
    return (turn.speaker, None) if turn.speaker else (turn.organization, turn.post)


def _asks(turn: Turn) -> bool:
    """True if a turn asks: the end of what a person says, any item of what a body brings up."""
    if turn.speaker:
        return ends_with_question(turn.text) or hands_over(turn.text)
    return asks(turn.text) or requests(turn.text)


def _is_municipality(turn: Turn) -> bool:
    body = turn.organization or ""
    return body != METROPOLIS and kind_of(body) in ("区", "市", "町", "村")
