"""Verdicts on the quotations of a draft: verbatim, nearly, or not found, with every wrong attribution."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from kb.analysis.sentences import Span
from kb.deadline import check
from kb.errors import SearchTimeoutError
from kb.messages import N_, _, listed
from kb.quoting.normal_form import normal_form
from kb.search.captions import day_text, speaker_cited
from kb.search.request import Facet
from kb.search.results import Hit
from kb.serving.snapshot import Snapshot
from kb.verification import claims as statements
from kb.verification.claims import Claims, claims_of
from kb.verification.difference import Piece, difference
from kb.verification.draft import DraftQuotation, quotations
from kb.verification.fingerprints import fingerprint_problem
from kb.verification.lookup import Filters, Match, quoted_form, similar, verbatim
from kb.verification.names import names_of

MIN_WORDS = 2  # characters of a quotation that is looked up
_MATCHES = 60  # turns with the words whose attribution is compared

# Behind words that are cut off, a negation; what obliges (なければなりません) or limits (しかない) is none.
_NEGATED = re.compile(r"[^、]{0,12}?(?:な[いかく]|ませ[んぬ]|ず(?:$|に)|ぬ$)")
_OBLIGED = re.compile(r"[^、]{0,12}?(?:なけれ|なくては|ないと|ざるを|しか)")


class Outcome(StrEnum):
    """Result of the lookup of a quotation."""

    VERBATIM = "verbatim"
    NEARLY = "nearly"
    NOT_FOUND = "not-found"
    TITLE = "title"
    TERM = "term"
    UNCHECKED = "unchecked"


OUTCOMES = {
    Outcome.VERBATIM: N_("原文どおり"),
    Outcome.NEARLY: N_("原文とほぼ同じ（違いがあります）"),
    Outcome.NOT_FOUND: N_("見つかりません"),
    Outcome.TITLE: N_("対話の題名"),
    Outcome.TERM: N_("語句（発言の引用とはみなしません）"),
    Outcome.UNCHECKED: N_("時間内に照合できませんでした"),
}


@dataclass(frozen=True)
class QuotationVerdict:
    """The result for one quotation. `problems` are sentences; without one, there is nothing to correct.

    `match` is the turn with the words, or with the most similar ones, whose `difference` is given.
    """

    quotation: DraftQuotation
    outcome: Outcome
    match: Match | None = None
    difference: tuple[Piece, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def is_alarm(self) -> bool:
        """True if a person has to look at it."""
        return bool(self.problems) or self.outcome in (Outcome.NEARLY, Outcome.NOT_FOUND, Outcome.UNCHECKED)


def verdicts(draft: str, snapshot: Snapshot) -> Iterator[QuotationVerdict]:
    """The verdict for each quotation of a draft, in order. After the deadline, the others are unchecked."""
    titles = frozenset(quoted_form(one.title) for one in snapshot.dialogues)
    late = False
    for quotation in quotations(draft):
        try:
            if not late:
                yield _with_fingerprint(_verdict(quotation, snapshot, titles))
        except SearchTimeoutError:
            late = True
        if late:
            yield QuotationVerdict(quotation, Outcome.UNCHECKED)


def verdict_on(text: str, snapshot: Snapshot, claims: Claims) -> QuotationVerdict:
    """The verdict on words that somebody is said to have said, with the claims as values instead of sentences.

    Raises:
        SearchTimeoutError: the deadline has passed.
    """
    quotation = DraftQuotation(text, Span(0, len(text)), "", "", is_reported=True)
    if len(quoted_form(text)) < MIN_WORDS:
        return QuotationVerdict(quotation, Outcome.TERM)
    return _looked_up(quotation, snapshot, claims, is_statement=True)


def _verdict(quotation: DraftQuotation, snapshot: Snapshot, titles: frozenset[str]) -> QuotationVerdict:
    check()
    wanted = quoted_form(quotation.text)
    if wanted in titles:
        return QuotationVerdict(quotation, Outcome.TITLE)
    if len(wanted) < MIN_WORDS:
        return QuotationVerdict(quotation, Outcome.TERM)
    claims = claims_of(quotation, names_of(snapshot))
    return _looked_up(quotation, snapshot, claims, is_statement=statements.is_statement(quotation, wanted, claims))


def _looked_up(
    quotation: DraftQuotation, snapshot: Snapshot, claims: Claims, *, is_statement: bool
) -> QuotationVerdict:
    if found := _best(quotation.text, snapshot, claims):
        problems = _problems(claims, found) if is_statement else []
        return QuotationVerdict(quotation, Outcome.VERBATIM, found, problems=tuple(problems))
    if not is_statement:
        return QuotationVerdict(quotation, Outcome.TERM)
    near = similar(quotation.text, snapshot, _filters(claims)) if claims.speakers else None
    near = near or similar(quotation.text, snapshot)
    if near is None:
        return QuotationVerdict(quotation, Outcome.NOT_FOUND)
    pieces = difference(quotation.text, near.hit.text, near.start, near.end, snapshot.analyzer)
    return QuotationVerdict(quotation, Outcome.NEARLY, near, pieces, tuple(_problems(claims, near)))


def _with_fingerprint(verdict: QuotationVerdict) -> QuotationVerdict:
    """The verdict with the check of a fingerprint that stands behind the quotation."""
    is_verbatim = verdict.outcome is Outcome.VERBATIM
    problem = fingerprint_problem(verdict.quotation.text, verdict.quotation.after, is_verbatim=is_verbatim)
    if problem is None or verdict.outcome in (Outcome.TITLE, Outcome.TERM):
        return verdict
    return replace(verdict, problems=(*verdict.problems, problem))


def _best(text: str, snapshot: Snapshot, claims: Claims) -> Match | None:
    """The turn with the words that meets the most claims."""
    if claims.speakers or claims.organizations:
        for match in islice(verbatim(text, snapshot, _filters(claims)), _MATCHES):
            if not _problems(claims, match):
                return match
    best: tuple[int, Match] | None = None
    for match in islice(verbatim(text, snapshot), _MATCHES):
        count = len(_problems(claims, match))
        if best is None or count < best[0]:
            best = count, match
        if not count:
            break
    return best[1] if best else None


def _filters(claims: Claims) -> Filters:
    filters = {Facet.SPEAKER: claims.speakers, Facet.ORGANIZATION: claims.organizations}
    return {facet: tuple(sorted(values)) for facet, values in filters.items() if values}


def _problems(claims: Claims, match: Match) -> list[str]:
    """The claims that the turn of a match does not meet, and words that are cut off before their negation."""
    hit, found = match.hit, []
    claimed = (*sorted(claims.speakers), *claims.unknown)
    if claimed and hit.speaker not in claims.speakers:
        found.append(
            _("発言者が違います。原稿: {claimed}、記録: {actual}", claimed=listed(claimed), actual=speaker_cited(hit))
        )
    if claims.organizations and hit.organization not in claims.organizations:
        actual = hit.organization or _("記載なし")
        claimed_bodies = listed(sorted(claims.organizations))
        found.append(_("組織が違います。原稿: {claimed}、記録: {actual}", claimed=claimed_bodies, actual=actual))
    day = hit.dialogue.date
    if claims.dates and (day is None or not any(claim.covers(day) for claim in claims.dates)):
        written = listed(claim.text for claim in claims.dates)
        found.append(_("日付が違います。原稿: {claimed}、記録: {actual}", claimed=written, actual=day_text(day)))
    if match.similarity == 100 and (rest := _negation_behind(hit, match)):
        found.append(_("原文ではこの後に打ち消しが続きます:「{rest}」", rest=rest))
    return found


def _negation_behind(hit: Hit, match: Match) -> str:
    """The words behind a match that negate it within its sentence; none where it ends with its sentence."""
    behind = re.split(r"[。！？!?\n]", hit.text[match.end :], maxsplit=1)[0]
    form = normal_form(behind[:40]).text
    return behind[:20] if _NEGATED.match(form) and not _OBLIGED.match(form) else ""
