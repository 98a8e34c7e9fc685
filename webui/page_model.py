"""Base class of page models.

A page has one model, a frozen dataclass with every value its template reads. The template receives the model as `page`
and nothing else; a test compares the fields of each model with the attributes its template uses.
"""

from dataclasses import dataclass
from typing import ClassVar

from flask import render_template


@dataclass(frozen=True)
class PageModel:
    """The values of one page. A subclass names its template, relative to webui/templates."""

    template: ClassVar[str]

    def render(self) -> str:
        """The page as HTML, or as XML where the template is."""
        return render_template(self.template, page=self)
