"""Claims of a draft about a quotation: who said it, for which organization, when; read from the sentence around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.search.request import Facet
from kb.verification.dates import DateClaim, dates_in
from kb.verification.draft import GAP, SAYING_VERBS, DraftQuotation
from kb.verification.names import HONORIFIC, NamedInText, NamesOfIndex, name_form

# Behind the name of who said something: a particle, a colon, or the quotation; titles and brackets may stand between.
_ATTRIBUTES = re.compile(
    rf"(?:(?!は|が|も)[^、。\ue000()]){{0,16}}?(?:\([^()]{{0,40}}\))?(?:(?!は|が|も)[^、。\ue000()]){{0,6}}?"
    rf"(?:は|が|も|によ(?:れば|ると|る)|から(?:は|も)?|[:：]|、?{GAP}|の{GAP}|$|\)|、)"
)
_STATES = re.compile(
    rf"(?:の|と|×|✕|、|・|\(|は|が|も|では|で|に|によ|から|[:：]|\)|、?{GAP}|$|[副都道府県区市町村長部課局室cC情企総デ参理知])"
)
_TOPIC_OF = re.compile(r"の(?:事例|取組|取り組み|例|場合|状況|予算|計画|施策|方針|制度|住民|区民|市民|人口)")
_UNKNOWN = re.compile(rf"([一-鿿々ヶ]{{2,5}}|[ァ-ヴー・]{{3,12}}){HONORIFIC}(?=は|が|も|によ|、|の?{GAP}|\)|:|$)")

_REMARK = re.compile(
    rf"\s*[。.]?\s*(?:[(（](?P<bracket>(?:[^()（）]|[(（][^()（）]*[)）])*)[)）]|[—―─]{{1,2}}(?P<line>[^\n{GAP}]*)"
    rf"|と(?P<said>[^。、{GAP}]{{1,40}}?(?:は|が|も)))"
)


@dataclass(frozen=True)
class Claims:
    """Attribution of a quotation as the draft has it; empty where it says nothing.

    `speakers` and `organizations` are facet values of which any may be meant; `unknown` are names of people whom the
    index does not have.
    """

    speakers: frozenset[str] = frozenset()
    organizations: frozenset[str] = frozenset()
    dates: tuple[DateClaim, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True if the draft says nothing about the quotation."""
        return not (self.speakers or self.organizations or self.dates or self.unknown)


def claims_of(quotation: DraftQuotation, names: NamesOfIndex) -> Claims:
    """The claims in the sentence around a quotation; what stands nearest before it counts first."""
    parts = _scopes(quotation)
    scopes = [name_form(part) for part in parts]
    speakers: frozenset[str] = frozenset()
    unknown: tuple[str, ...] = ()
    for scope in scopes:
        speakers, unknown = _speakers(scope, list(names.find(scope)))
        if speakers or unknown:
            break
    return Claims(speakers, _organizations(scopes, names), _dates(parts), unknown)


def _scopes(quotation: DraftQuotation) -> list[str]:
    """The parts of a sentence in the order in which they tell about a quotation.

    A remark directly behind it comes first (（片桐）, ――片桐 静江, と片桐氏は), then what stands between it and the
    quotation before, all that stands before, what follows up to the next one, and all that follows.
    """
    before, after = quotation.before, quotation.after
    remark = _REMARK.match(after)
    near = before.rpartition(GAP)[2]
    scopes = (f"{near}{GAP}", f"{before}{GAP}", after.partition(GAP)[0], after)
    return [remark["bracket"] or remark["line"] or remark["said"], *scopes] if remark else list(scopes)


def _speakers(scope: str, found: Sequence[NamedInText]) -> tuple[frozenset[str], tuple[str, ...]]:
    """The speakers of a part of a sentence: the last one that is said to speak, else any that is named."""
    people = [one for one in found if one.facet is Facet.SPEAKER]
    taken = [range(one.start, one.end) for one in found]
    unknown = [
        (match.start(), match[1])
        for match in _UNKNOWN.finditer(scope)
        if not any(match.start(1) in place or match.end(1) - 1 in place for place in taken)
    ]
    saying = [one for one in people if _ATTRIBUTES.match(scope, one.end)]
    last = max(((one.start, one.values) for one in saying), default=None, key=lambda pair: pair[0])
    if unknown and (last is None or unknown[-1][0] > last[0]):
        return frozenset(), (unknown[-1][1],)
    if last:
        return last[1], ()
    return frozenset(value for one in people for value in one.values), ()


def _organizations(scopes: Sequence[str], names: NamesOfIndex) -> frozenset[str]:
    """The organizations of the nearest part of a sentence that names any as those who speak."""
    for scope in scopes:
        found = list(names.find(scope))
        stated = [
            one
            for one in found
            if one.facet is Facet.ORGANIZATION
            and not _TOPIC_OF.match(scope, one.end)
            and (_STATES.match(scope, one.end) or any(other.start == one.end for other in found))
        ]
        if stated:
            return frozenset(value for one in stated for value in one.values)
    return frozenset()


def _dates(scopes: Sequence[str]) -> tuple[DateClaim, ...]:
    for scope in scopes:
        if found := dates_in(scope):
            return found
    return ()


def is_statement(quotation: DraftQuotation, normal: str, claims: Claims) -> bool:
    """True for words that somebody said; False for a term in quotation marks, such as the title of a plan."""
    if quotation.is_reported or len(normal) > 15 or re.search("[。、！？!?]", normal):
        return True
    if re.match(rf"\s*(?:と[^。{GAP}]{{0,60}}{SAYING_VERBS}|[（(—―])", quotation.after):
        return True
    line = name_form(quotation.before.rpartition("\n")[2])  # 片桐：「…」, 片桐 静江「…」
    named = (part for name in claims.speakers for part in (name_form(name), name_form(name.split()[0])))
    people = (*named, *claims.unknown)
    if any(re.search(rf"{re.escape(name)}[^、。は]{{0,12}}(?:\([^()]*\))?$", line) for name in people):
        return True
    if line.endswith(":") and any(name in line for name in people):
        return True
    if people and re.match(r"\s*(?:と|だと|って)", quotation.after):
        return True
    return re.search("(?:る|た|だ|い|す|ん|か|ね|よ|う|ず|く)$", normal) is not None
