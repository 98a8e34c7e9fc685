"""One-line descriptions of a search: headings, page titles, feed titles."""

from collections.abc import Callable

from markupsafe import Markup, escape

from kb.api.parameters import FACETS
from kb.messages import _, current_locale, listed
from kb.search.request import Facet
from webui.formats import is_name, period_text, value_label
from webui.locales import in_japanese
from webui.search_state import SearchState

MAX_NAMED = 4  # conditions in a heading; the chips show all of them

_NESTED = str.maketrans("「」", "『』")


def quoted(text: str) -> str:
    """The query text in quotation marks, unless it is a single quotation already.

    In Japanese, a quotation within 「」 is written as 『』; the query language accepts both.
    """
    inner = text[1:-1]
    if (text[:1], text[-1:]) in (("「", "」"), ("『", "』")) and not set(inner) & set("「」『』"):
        return text
    return _("「{text}」", text=text.translate(_NESTED) if current_locale() == "ja" else text)


def heading_of(state: SearchState) -> str:
    """The heading of the results page: the query text, else the filters."""
    return _("{text}の検索結果", text=quoted(state.text)) if state.text else _turns_of(state, value_label)


def heading_markup(state: SearchState) -> Markup:
    """The heading as HTML, with `lang` on Japanese names in a page of another language."""
    return escape(heading_of(state)) if state.text else Markup(_turns_of(state, _marked_up))  # noqa: S704  # both escape


def title_of(state: SearchState) -> str:
    """The title of a search: query text, mode and filters."""
    if not state.text:
        return heading_of(state)
    mode = [_("いずれかの語")] if state.any_word else []
    return listed(filter(None, (quoted(state.text), *mode, _conditions(state, value_label), _kinds(state))))


def _turns_of(state: SearchState, write: Callable[[Facet, str], str]) -> str:
    conditions, kinds = _conditions(state, write), _kinds(state)
    if conditions and kinds:
        return _("{conditions}の{kinds}", conditions=conditions, kinds=kinds)
    return _("{conditions}の発言", conditions=conditions) if conditions else kinds or _("すべての発言")


def _kinds(state: SearchState) -> str:
    return listed(value_label(Facet.KIND, kind) for kind in state.filters.get(Facet.KIND, ()))


def _marked_up(facet: Facet, value: str) -> str:
    label = escape(value_label(facet, value))
    return f"<span{in_japanese()}>{label}</span>" if is_name(facet) else label


def _conditions(state: SearchState, write: Callable[[Facet, str], str]) -> str:
    """The filters other than the kind of turn; beyond `MAX_NAMED`, only their number."""
    labels = [
        write(facet, value) for facet in FACETS if facet is not Facet.KIND for value in state.filters.get(facet, ())
    ]
    if state.date_from or state.date_to:
        labels.append(period_text(state.date_from, state.date_to))
    named = listed(labels[:MAX_NAMED])
    rest = len(labels) - MAX_NAMED
    return _("{names}ほか{count}件", names=named, count=rest) if rest > 0 else named
