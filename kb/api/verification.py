"""Verifications as answers: verdicts on quotations, and on the fingerprint of one."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from kb.analysis.sentences import Span
from kb.api.cursors import Generation
from kb.api.name_lookup import known_name
from kb.api.parameters import DraftParameters, QuoteParameters
from kb.api.periods import read_period
from kb.api.permalinks import Permalinks
from kb.api.turns import TurnResource, turn_of_hit, turns_of_dialogue
from kb.errors import QueryError
from kb.messages import N_, _
from kb.search.request import Facet
from kb.serving.snapshot import Snapshot
from kb.verification.claims import Claims
from kb.verification.dates import DateClaim
from kb.verification.fingerprints import check_fingerprint
from kb.verification.verdicts import OUTCOMES, Outcome, QuotationVerdict, verdict_on, verdicts

Change = Literal["same", "quoted", "said"]


class DifferencePiece(Struct, frozen=True):
    """A stretch of words: the same in both, only in the quotation, or only in the turn."""

    change: Change
    text: str


class VerdictResource(Struct, frozen=True):
    """The verdict on a quotation. Without an alarm there is nothing to correct."""

    quote: Annotated[str, Meta(description=N_("引用した言葉"))]
    range: Annotated[Span | None, Meta(description=N_("原稿の中での文字の範囲"))]
    outcome: Annotated[
        Outcome,
        Meta(
            description=N_(
                "verbatim 原文どおり、nearly ほぼ同じ、not-found 見つからない、title 対話の題名、term 語句、"
                "unchecked 時間切れ"
            )
        ),
    ]
    label: Annotated[str, Meta(description=N_("結果の説明"))]
    alarm: Annotated[bool, Meta(description=N_("人が確かめるべきとき true"))]
    problems: Annotated[tuple[str, ...], Meta(description=N_("発言者、組織、日付、指紋などの食い違い"))]
    similarity: Annotated[float | None, Meta(description=N_("原文との近さ（100 で同じ）"))]
    difference: Annotated[tuple[DifferencePiece, ...], Meta(description=N_("原文との違い"))]
    matched: Annotated[str | None, Meta(description=N_("発言の中の、引用に当たる言葉"))]
    turn: Annotated[TurnResource | None, Meta(description=N_("引用のもとの発言。見つからなければ null。"))]


class FingerprintResource(Struct, frozen=True):
    """The check of a fingerprint: the words of the turn that bear it now."""

    fingerprint: str
    matches: Annotated[bool, Meta(description=N_("発言に、この指紋の言葉がいまもあるとき true"))]
    text: Annotated[str | None, Meta(description=N_("この指紋の言葉"))]
    turn: TurnResource


class VerifyAnswer(Struct, frozen=True):
    """Verdicts on the quotations in their order, or the check of a fingerprint."""

    generation: Generation
    alarms: Annotated[int, Meta(description=N_("人が確かめるべきものの数"))]
    verdicts: tuple[VerdictResource, ...]
    fingerprint: FingerprintResource | None = None


def verify_quote(snapshot: Snapshot, asked: QuoteParameters, links: Permalinks) -> VerifyAnswer:
    """Answers whether somebody said some words, or whether a turn still has the words of a fingerprint.

    Raises:
        QueryError: there is neither a quotation nor a fingerprint, or a name or a date is unknown.
        NotFoundError: the turn of the fingerprint is unknown.
    """
    if asked.fingerprint or asked.turn:
        return _checked(snapshot, asked, links)
    if not asked.quote.strip():
        message = _("照合するものがありません。quote か、fingerprint と turn を指定してください。")
        raise QueryError(message, parameter="quote")
    verdict = verdict_on(asked.quote.strip(), snapshot, _claims(snapshot, asked))
    return VerifyAnswer(snapshot.generation, int(verdict.is_alarm), (_verdict(verdict, None, links),))


def verify_draft(snapshot: Snapshot, asked: DraftParameters, links: Permalinks) -> VerifyAnswer:
    """Answers the verdicts on the quotations of a draft; after the time limit, the others are unchecked."""
    found = tuple(verdicts(asked.draft, snapshot))
    alarms = sum(one.is_alarm for one in found)
    resources = tuple(_verdict(one, one.quotation.span, links) for one in found)
    return VerifyAnswer(snapshot.generation, alarms, resources)


def _claims(snapshot: Snapshot, asked: QuoteParameters) -> Claims:
    speakers = [known_name(snapshot, Facet.SPEAKER, asked.speaker, "speaker")] if asked.speaker.strip() else []
    bodies = [known_name(snapshot, Facet.ORGANIZATION, asked.org, "org")] if asked.org.strip() else []
    period = read_period(asked.date, "date")
    dates = (DateClaim(asked.date.strip(), *period),) if period else ()
    return Claims(frozenset(speakers), frozenset(bodies), dates)


def _verdict(verdict: QuotationVerdict, span: Span | None, links: Permalinks) -> VerdictResource:
    match = verdict.match
    return VerdictResource(
        quote=verdict.quotation.text,
        range=span,
        outcome=verdict.outcome,
        label=_(OUTCOMES[verdict.outcome]),
        alarm=verdict.is_alarm,
        problems=verdict.problems,
        similarity=round(match.similarity, 2) if match else None,
        difference=tuple(DifferencePiece(piece.change, piece.text) for piece in verdict.difference),
        matched=match.hit.text[match.start : match.end] if match else None,
        turn=turn_of_hit(match.hit, links, matched=False) if match else None,
    )


def _checked(snapshot: Snapshot, asked: QuoteParameters, links: Permalinks) -> VerifyAnswer:
    for name, value in (("fingerprint", asked.fingerprint), ("turn", asked.turn)):
        if not value:
            message = _("指紋の照合には、fingerprint と turn の両方を指定してください。")
            raise QueryError(message, parameter=name)
    found = check_fingerprint(asked.fingerprint, asked.turn, snapshot, asked.quote or None)
    dialogue = snapshot.dialogue(found.turn_id.rpartition("#")[0])
    (turn,) = turns_of_dialogue(dialogue, [found.turn], links)
    matches = found.text is not None
    checked = FingerprintResource(found.digits, matches, found.text, turn)
    return VerifyAnswer(snapshot.generation, int(not matches), (), checked)
