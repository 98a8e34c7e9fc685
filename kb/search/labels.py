"""Display names of facets and kinds of turn, for pages and terminals."""

from collections.abc import Mapping

from kb.messages import N_, _
from kb.model.dialogue import KIND_NAMES, ROLE_NAMES
from kb.search.request import Facet

FACETS: Mapping[Facet, str] = {
    Facet.ORGANIZATION: N_("組織"),
    Facet.SPEAKER: N_("発言者"),
    Facet.POST: N_("役職"),
    Facet.TOPIC: N_("話題"),
    Facet.TOPIC_GROUP: N_("話題の大分類"),
    Facet.FISCAL_YEAR: N_("年度"),
    Facet.MONTH: N_("年月"),
    Facet.KIND: N_("種別"),
    Facet.ROLE: N_("質問・答弁"),
    Facet.EXCHANGE: N_("質問と答弁の組"),
    Facet.DIALOGUE: N_("対話"),
    Facet.TALK: N_("座談会"),
    Facet.SAID_TOPIC: N_("話題（見出しだけのものを除く）"),
    Facet.SAID_TOPIC_GROUP: N_("話題の大分類（見出しだけのものを除く）"),
}


def kind_label(kind: str) -> str:
    """The display name of a kind of turn; any other text is returned as it is."""
    name = next((name for known, name in KIND_NAMES.items() if known == kind), None)
    return _(name) if name else kind


def role_label(role: str) -> str:
    """The display name of a role; any other text is returned as it is."""
    name = next((name for known, name in ROLE_NAMES.items() if known == role), None)
    return _(name) if name else role
