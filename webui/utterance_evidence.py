"""Evidence of the kinds of utterance that a search is narrowed to: the sentences of a hit, their cues highlighted."""

from dataclasses import dataclass

from markupsafe import Markup

from kb.analysis.sentences import Span
from kb.model.dialogue import UtteranceKind
from kb.search.request import Facet
from kb.search.results import Hit
from kb.utterances.classify import utterances
from webui.search_state import SearchState
from webui.snippets import snippet

MAX_SENTENCES = 2  # of a hit


@dataclass(frozen=True)
class Evidence:
    """A sentence of a chosen kind, with the words that show it highlighted; a long one is cut around them."""

    kind: UtteranceKind
    sentence: Markup


def evidence(hit: Hit, state: SearchState) -> tuple[Evidence, ...]:
    """The first sentences of a hit that are of the kinds chosen in a search; none where none is chosen."""
    kinds = state.filters.get(Facet.UTTERANCE, ())
    found = [one for one in utterances(hit.text) if one.kind in kinds] if kinds else []
    return tuple(
        Evidence(one.kind, snippet(hit.text[slice(*one.sentence)], [_within(one.cue, one.sentence)]))
        for one in found[:MAX_SENTENCES]
    )


def _within(cue: Span, sentence: Span) -> Span:
    return Span(cue.start - sentence.start, cue.end - sentence.start)
