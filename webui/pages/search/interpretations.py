"""Names among the words of a search: the searches on offer, and the one shown in place of a search without hits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from markupsafe import Markup

from kb.messages import N_, gettext
from kb.search.labels import sense_label
from kb.search.request import Facet
from kb.search.results import FacetValue, Fallback, Interpretation, Page
from webui.formats import facet_label, is_name
from webui.links import Chip, search_url
from webui.locales import in_japanese
from webui.search_state import SearchState


@dataclass(frozen=True)
class OfferedSearch:
    """A search with a name as a condition, or with a word that is read as typed. `label` is HTML."""

    label: Markup
    total: int
    href: str


@dataclass(frozen=True)
class WordOffer:
    """A word of the query, said to be a name, with one search for each name."""

    label: str
    searches: tuple[OfferedSearch, ...]


def shown_state(asked: SearchState, fallback: Fallback | None) -> SearchState:
    """The search whose hits are shown: the one asked for, or its fallback, which has an address of its own."""
    if fallback is None:
        return asked
    request = fallback.request
    return replace(asked, text=request.text, mode=request.mode, filters=request.filters, as_written=False)


def word_offers(asked: SearchState, page: Page) -> tuple[WordOffer, ...]:
    """The interpretations of a page, word by word, without the one that is shown already."""
    shown = search_url(shown_state(asked, page.fallback).on_page(1))
    found = []
    for (word, facet), group in groupby(page.interpretations, key=lambda one: (one.word, one.facet)):
        searches = tuple(
            OfferedSearch(_label(one), one.total, href)
            for one in group
            if (href := search_url(_narrowed(asked, one))) != shown
        )
        if searches:
            found.append(WordOffer(sense_label(word, facet), searches))
    return tuple(found)


def fallback_chips(asked: SearchState, fallback: Fallback | None) -> tuple[Chip, ...]:
    """The conditions that a fallback adds. The last one of a facet leads to the search as written."""
    if fallback is None:
        return ()
    shown, as_written = shown_state(asked, fallback).on_page(1), asked.literally()
    return tuple(
        Chip(
            facet_label(facet),
            value,
            search_url(shown.without(facet, value) if len(values) > 1 else as_written),
            is_name(facet),
        )
        for facet, values in fallback.request.filters.items()
        for value in values
        if value not in asked.filters.get(facet, ())
    )


def facets_of_form(page: Page, asked: SearchState) -> Mapping[Facet, Sequence[FacetValue]]:
    """The facets with the selection of the search asked for: the form repeats that one, not its fallback.

    In the facet of a name, only the names of the fallback: with another one, its word would mean nobody.
    """
    if page.fallback is None:
        return page.facets
    added = {sense.facet: page.fallback.request.filters[sense.facet] for sense in page.fallback.senses if sense.facet}
    return {
        facet: [
            FacetValue(one.value, one.count, one.value in asked.filters.get(facet, ()))
            for one in values
            if one.value in added[facet]
        ]
        if facet in added
        else values
        for facet, values in page.facets.items()
    }


def _label(one: Interpretation) -> Markup:
    """The words of the link, with `lang` on the Japanese name in a page of another language."""
    labels: Mapping[Facet | None, str] = {
        None: N_("「{value}」を検索する"),
        Facet.POST: N_("役職「{value}」の発言に限る"),
        Facet.TOPIC: N_("話題「{value}」の発言に限る"),
    }
    label = Markup(gettext(labels.get(one.facet, N_("{value} の発言に限る"))))  # noqa: S704  # from the catalogue
    return label.format(value=Markup("<span{}>{}</span>").format(in_japanese(), one.value))


def _narrowed(asked: SearchState, one: Interpretation) -> SearchState:
    """The search of an interpretation."""
    state = asked.with_text(one.text).with_mode(one.mode)
    return state.without(one.facet).with_value(one.facet, one.value) if one.facet else state
