"""Model of the verification page: the verdicts on a draft, in its order."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from kb.messages import _
from kb.search.captions import day_text, speaker_cited
from kb.serving.snapshot import Snapshot
from kb.verification.draft import MAX_CHARACTERS
from kb.verification.fingerprints import FingerprintCheck, check_fingerprint
from kb.verification.verdicts import OUTCOMES, Outcome, QuotationVerdict, verdicts
from webui.links import dialogue_url
from webui.templating import PageModel


@dataclass(frozen=True)
class CheckedQuotation:
    """A verdict with its number, label, and the turn it is about, as text and link."""

    number: int
    verdict: QuotationVerdict
    label: str
    speaker: str
    day: str
    title: str
    href: str


@dataclass(frozen=True)
class VerificationPage(PageModel):
    """A form for a draft, and the verdicts on its quotations; None before one was sent.

    `error` is the reason why the draft was not checked. `fingerprint` is the check of a single fingerprint.
    """

    template: ClassVar[str] = "verification/verification.html"

    draft: str
    digits: str
    place: str
    checked: Sequence[CheckedQuotation] | None
    fingerprint: FingerprintCheck | None
    error: str | None
    most: int = MAX_CHARACTERS

    @property
    def alarms(self) -> int:
        """The number of quotations to look at."""
        return sum(one.verdict.is_alarm for one in self.checked or ())

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """The number of quotations of each outcome, without those that have none."""
        found = Counter(one.verdict.outcome for one in self.checked or ())
        return tuple((_(OUTCOMES[outcome]), found[outcome]) for outcome in Outcome if found[outcome])


def verification_page(snapshot: Snapshot, *, draft: str = "", digits: str = "", place: str = "") -> VerificationPage:
    """The page for what was sent.

    Raises:
        QueryError: the fingerprint cannot be read.
        NotFoundError: its turn is unknown.
    """
    if digits or place:
        return VerificationPage("", digits, place, None, check_fingerprint(digits, place, snapshot), None)
    if len(draft) > MAX_CHARACTERS:
        message = _(
            "原稿は{most}文字までです（今は{length}文字）。分けて照合してください。",
            most=f"{MAX_CHARACTERS:,}",
            length=f"{len(draft):,}",
        )
        return VerificationPage(draft, "", "", None, None, message)
    checked = [_checked(number, verdict) for number, verdict in enumerate(verdicts(draft, snapshot), 1)]
    return VerificationPage(draft, "", "", checked if draft.strip() else None, None, None)


def _checked(number: int, verdict: QuotationVerdict) -> CheckedQuotation:
    hit = verdict.match.hit if verdict.match else None
    return CheckedQuotation(
        number=number,
        verdict=verdict,
        label=_(OUTCOMES[verdict.outcome]),
        speaker=speaker_cited(hit) if hit else "",
        day=day_text(hit.dialogue.date) if hit else "",
        title=hit.dialogue.title if hit else "",
        href=dialogue_url(hit.dialogue.id, hit.turn_id) if hit else "",
    )
