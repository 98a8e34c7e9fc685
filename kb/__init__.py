"""A searchable knowledge base of spoken government dialogue.

from kb import open_kb

with open_kb("index_data") as kb:
    page = kb.search("マイナンバー 普及", organization=["大田区"], sort="newest")
"""

from kb.analysis.sentences import Span
from kb.bootstrap import open_kb
from kb.knowledge import KnowledgeBase
from kb.model.dialogue import Dialogue, Participant, Turn
from kb.query.ast import Mode
from kb.query.match_kinds import Reason
from kb.search.request import Facet, SearchRequest, Sort
from kb.search.results import FacetValue, Hit, Page
from kb.serving.snapshot import Snapshot
from kb.suggest.autocomplete import Suggestion

__all__ = [
    "Dialogue",
    "Facet",
    "FacetValue",
    "Hit",
    "KnowledgeBase",
    "Mode",
    "Page",
    "Participant",
    "Reason",
    "SearchRequest",
    "Snapshot",
    "Sort",
    "Span",
    "Suggestion",
    "Turn",
    "open_kb",
]
