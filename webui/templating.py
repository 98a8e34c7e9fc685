"""Jinja environment of the pages, and the base class of page models.

A page has one model, a frozen dataclass with every value that its template reads. The template receives the model as
`page`, and nothing else besides Flask's own `request` and `g`; a test compares the fields of each model with the
attributes that its template uses.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import ClassVar, TypeVar

from flask import Flask, render_template
from markupsafe import Markup

from kb.analysis.normalize import to_hiragana
from kb.api.parameters import FACETS
from kb.escapes import xml_text
from kb.messages import _, current_locale, listed
from kb.query.ast import Mode
from kb.query.match_kinds import Reason
from kb.search import captions
from kb.search.labels import keyword_label
from kb.search.request import Facet, Grouping, Sort
from webui import (
    carried_book,
    charts,
    figures_state,
    formats,
    links,
    locales,
    periods,
    search_titles,
    snippets,
    turn_urls,
    url_state,
    utterance_evidence,
)
from webui.access.authorize import may_open
from webui.access.visitor import visitor
from webui.search_state import SearchState

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class PageModel:
    """The values of one page. A subclass names its template, relative to webui/templates."""

    template: ClassVar[str]

    def render(self) -> str:
        """The page as HTML, or as XML if the template is."""
        return render_template(self.template, page=self)


def each_once(values: Iterable[_Value], macro: Callable[[_Value], Markup]) -> dict[_Value, Markup]:
    """The markup of each different value, for values that many rows of a page share."""
    return {value: macro(value) for value in dict.fromkeys(values)}


def register(app: Flask) -> None:
    """Registers the functions and filters of the templates. Values come from the page model alone."""
    # The optimizer would evaluate filters of constants once, in the language of the first request.
    app.jinja_options = {**app.jinja_options, "optimized": False}
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        _=_,
        Facet=Facet,
        Grouping=Grouping,
        Mode=Mode,
        Reason=Reason,
        Sort=Sort,
        asked_language=locales.asked_language,
        current_locale=current_locale,
        dialogue_url=links.dialogue_url,
        in_japanese=locales.in_japanese,
        is_name=formats.is_name,
        main_pages=links.main_pages,
        parameter_of=FACETS.__getitem__,
        profile_url=links.profile_url,
        profiled=links.PROFILED,
        per_page=url_state.PER_PAGE,
        language_switch=locales.language_switch,
        search_url=links.search_url,
        book_url=links.book_url,
        carried_book=carried_book.carried_book,
        carried_parameter=carried_book.carried_parameter,
        carried_places=carried_book.carried_places,
        comparison_url=links.comparison_url,
        context_urls=links.context_urls,
        permalinks=turn_urls.permalinks,
        related_urls=links.related_urls,
        dialogue_urls=links.dialogue_urls,
        export_url=links.export_url,
        figures_of=figures_state.figures_of,
        figures_url=links.figures_url,
        feed_url=links.feed_url,
        fiscal_years=captions.fiscal_years_text,
        empty_state=SearchState(),
        moment_url=turn_urls.moment_url,
        now=partial(datetime.now, UTC),
        heading_markup=search_titles.heading_markup,
        heading_of=search_titles.heading_of,
        title_of=search_titles.title_of,
        value_label=formats.value_label,
        may_open=may_open,
        visitor=visitor,
        year_name=formats.year_name,
    )
    app.jinja_env.filters.update(
        day=captions.day_text,
        file_name=formats.file_name,
        first_text=periods.first_text,
        each_once=each_once,
        fill=str.format,
        hiragana=to_hiragana,
        clock=formats.clock_text,
        kind=partial(keyword_label, Facet.KIND),
        listed=listed,
        highlight=snippets.highlight,
        highlight_words=snippets.highlight_words,
        moment=formats.moment_text,
        number=formats.number_text,
        organization_kind=formats.organization_kind_label,
        percent=charts.percent,
        quoted=search_titles.quoted,
        speaker_cited=captions.speaker_cited,
        rate=formats.rate_text,
        reason=formats.reason_label,
        role=partial(keyword_label, Facet.ROLE),
        said=captions.utterances_text,
        told=utterance_evidence.evidence,
        utterance=partial(keyword_label, Facet.UTTERANCE),
        speaker_name=captions.speaker_name,
        facet=formats.facet_label,
        series=captions.series_text,
        span=formats.span_text,
        snippet=snippets.snippet,
        lead_snippet=snippets.lead_snippet,
        tick=formats.tick_text,
        last_text=periods.last_text,
        voice=captions.voice,
        web_url=formats.web_url,
        xml=xml_text,
        zip=zip,
    )
