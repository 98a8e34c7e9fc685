"""Model of the help page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from kb.answering.sentences import MANY_WORDS
from kb.comparison.columns import MAX_ORGANIZATIONS, MIN_ORGANIZATIONS
from kb.comparison.columns import MAX_QUOTES as QUOTES_OF_ORGANIZATION
from kb.figure_search import MAX_TURNS
from kb.query.grammar import MAX_CHARACTERS, MAX_DEPTH, MAX_TERMS, MIN_PREFIX
from kb.quoting.book import MAX_QUOTES
from kb.search.engine import MAX_EXPANSION
from kb.verification.draft import MAX_CHARACTERS as MAX_DRAFT
from webui.pages.help.content import FIELDS, NAMES, QUESTION, REASONS, WRITING, FieldGuide, HelpSection, NameExample
from webui.templating import PageModel


@dataclass(frozen=True)
class HelpPage(PageModel):
    """The query language: syntax, names, match kinds, fields, and the limits of a query."""

    template: ClassVar[str] = "help/help.html"

    syntax: Sequence[HelpSection] = WRITING
    names: Sequence[NameExample] = NAMES
    match_kinds: Sequence[HelpSection] = REASONS
    fields: Sequence[FieldGuide] = FIELDS
    question: str = QUESTION
    many_words: int = MANY_WORDS
    max_characters: int = MAX_CHARACTERS
    max_terms: int = MAX_TERMS
    max_depth: int = MAX_DEPTH
    min_prefix: int = MIN_PREFIX
    max_expansion: int = MAX_EXPANSION
    least_organizations: int = MIN_ORGANIZATIONS
    most_organizations: int = MAX_ORGANIZATIONS
    quotes_of_organization: int = QUOTES_OF_ORGANIZATION
    most_turns_of_figures: int = MAX_TURNS
    most_quotes: int = MAX_QUOTES
    most_characters: int = MAX_DRAFT
