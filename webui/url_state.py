"""Converts between URL parameters and `SearchState`: every state has a URL, and every URL one canonical form.

    q        the query text
    mode     any: a turn needs any of the words; all: it needs all of them. Without it, a turn needs all of them too,
             but where none has them, the results page answers what may be meant, and says so; further pages, tables
             and feeds of that answer have its own address
    match    match kinds: exact,variant; repeated or separated by commas
    org, speaker, post, theme, topic, fy, kind, role
             values of a facet, repeated for several
    from, to a month (2021-04) or a day (2021-04-01)
    sort     relevance (the default with words), newest (the default without words), oldest, dialogue
    group    turn, exchange or dialogue: the unit of a hit
    headings 1 to count topics that only a heading above a turn gives
    page     from 1

Defaults are omitted. Unknown names are ignored; an unknown value is an error that names its parameter.
"""

import re
import sys
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from kb.api.parameters import FACETS
from kb.api.periods import read_period
from kb.errors import QueryError
from kb.messages import N_, _, listed
from kb.model.calendar import parse_fiscal_year
from kb.model.dialogue import KINDS, ROLES, UTTERANCE_NAMES
from kb.query.ast import Mode
from kb.query.match_kinds import Reason, read_reasons
from kb.search.request import DEFAULT_FACETS, Facet, Grouping, SearchRequest, Sort
from webui.periods import first_text, last_text
from webui.search_state import SearchState

PER_PAGE = 20
MAX_VALUES = 100  # values of one facet
HEADINGS = "headings"
_UNITS = {Grouping.EXCHANGE: (Facet.EXCHANGE,)}  # facets counted for the number of exchanges
PARAMETERS = frozenset({"q", "mode", "match", *FACETS.values(), "from", "to", "sort", "group", HEADINGS, "page"})

_Choice = TypeVar("_Choice", Mode, Sort, Grouping)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_PAGE_DIGITS = 6  # far beyond the last page that the engine returns


def read_state(args: MultiDict[str, str]) -> SearchState:
    """Parses the parameters of a URL.

    Raises:
        QueryError: a value is invalid; `parameter` is the name in the URL.
    """
    filters = {facet: values for facet, name in FACETS.items() if (values := _facet_values(facet, args.getlist(name)))}
    first, last = read_period(args.get("from", ""), "from"), read_period(args.get("to", ""), "to")
    text, mode = strip_control_characters(args.get("q", "")).strip(), _enum_value(args, "mode", Mode)
    return SearchState(
        text=text,
        mode=mode or Mode.ALL,
        as_written=bool(text) and mode is Mode.ALL,
        match=_reasons(args),
        filters=filters,
        date_from=first[0] if first else None,
        date_to=last[1] if last else None,
        sort=_enum_value(args, "sort", Sort),
        group=_enum_or_default(args, "group", Grouping.TURN),
        inherited=args.get(HEADINGS, "") == "1",
        page=_page(args.get("page", "").strip()),
    )


def strip_control_characters(raw: str) -> str:
    """Removes control characters and noncharacters, which HTML cannot represent."""
    return _CONTROLS.sub("", raw)


def _facet_values(facet: Facet, given: Sequence[str]) -> tuple[str, ...]:
    """The distinct values of a facet; their number is limited, since each costs time and space on the page."""
    values = tuple(
        dict.fromkeys(
            _facet_value(facet, strip_control_characters(raw)) for raw in given if strip_control_characters(raw).strip()
        )
    )
    if len(values) > MAX_VALUES:
        message = _("一つの項目で選べるのは{most}個までです（今は{count}個）。", most=MAX_VALUES, count=len(values))
        raise QueryError(message, parameter=FACETS[facet])
    return values


def write_state(state: SearchState) -> dict[str, list[str]]:
    """The parameters of the canonical URL of a state."""
    parameters = {
        "q": [state.text] if state.text else [],
        "mode": [state.mode.value] if state.mode is not Mode.ALL or (state.as_written and state.text) else [],
        "match": [",".join(state.match)] if state.limits_match else [],
        **{name: list(state.filters.get(facet, ())) for facet, name in FACETS.items()},
        "from": [first_text(state.date_from)],
        "to": [last_text(state.date_to)],
        "sort": [state.order.value] if state.order is not state.default_order else [],
        "group": [state.group.value] if state.group is not Grouping.TURN else [],
        HEADINGS: ["1"] if state.inherited else [],
        "page": [str(state.page)] if state.page > 1 else [],
    }
    return {name: values for name, values in parameters.items() if any(values)}


def known_parameters(args: MultiDict[str, str], names: Collection[str] = PARAMETERS) -> dict[str, list[str]]:
    """The known parameters as in the URL, for comparison with those of `write_state`."""
    return {name: args.getlist(name) for name in args if name in names}


def is_canonical(args: MultiDict[str, str], state: SearchState) -> bool:
    """True if the parameters are those of the canonical URL, in any order of names."""
    return known_parameters(args) == write_state(state)


def search_request(state: SearchState) -> SearchRequest:
    """The search request of a state.

    Raises:
        QueryError: a limit is exceeded; `parameter` is the name in the URL.
    """
    try:
        return SearchRequest.of(
            state.text,
            mode=state.mode,
            match=state.match,
            filters=state.filters,
            date_from=state.date_from,
            date_to=state.date_to,
            sort=state.order,
            limit=PER_PAGE,
            offset=(state.page - 1) * PER_PAGE,
            facets=(*DEFAULT_FACETS, Facet.DIALOGUE, *_UNITS.get(state.group, ())),
            group=state.group,
            inherited=state.inherited,
            fall_back=not state.as_written,
        )
    except QueryError as error:
        if error.parameter != "offset":
            raise
        message = _("ページ番号 {page} は大きすぎます。条件を加えて件数を絞ってください。", page=state.page)
        raise QueryError(message, parameter="page") from error


def turns_request(state: SearchState) -> SearchRequest:
    """The search request of a state for all matching turns, of exchanges too; no facet is counted, its page is ignored.

    Raises:
        QueryError: a limit is exceeded; `parameter` is the name in the URL.
    """
    return replace(search_request(state.not_collapsed()), facets=(), exchange_turns=sys.maxsize)


def _facet_value(facet: Facet, raw: str) -> str:
    match facet:
        case Facet.FISCAL_YEAR:
            year = parse_fiscal_year(raw.strip())
            if year is None:
                message = _("年度「{value}」を読めません。2021 のように西暦で指定してください。", value=raw)
                raise QueryError(message, parameter="fy")
            return str(year)
        case Facet.KIND if raw not in KINDS:
            message = _(
                "発言の種別「{value}」はありません。{kinds} から選んでください。", value=raw, kinds=listed(KINDS)
            )
            raise QueryError(message, parameter="kind")
        case Facet.ROLE if raw not in ROLES:
            message = _(
                "質問・答弁の別「{value}」はありません。{roles} から選んでください。", value=raw, roles=listed(ROLES)
            )
            raise QueryError(message, parameter="role")
        case Facet.UTTERANCE if raw not in UTTERANCE_NAMES:
            message = _(
                "発言の内容「{value}」はありません。{values} から選んでください。",
                value=raw,
                values=listed(UTTERANCE_NAMES),
            )
            raise QueryError(message, parameter="utterance")
        case _:
            return raw


def _enum_or_default(args: MultiDict[str, str], name: str, default: _Choice) -> _Choice:
    """The value of an enumerated parameter; its default if it is empty."""
    return _enum_value(args, name, type(default)) or default


def _enum_value(args: MultiDict[str, str], name: str, choices: type[_Choice]) -> _Choice | None:
    """The value of an enumerated parameter; None if it is empty."""
    raw = args.get(name, "").strip()
    if raw and raw not in tuple(choices):
        messages = {
            "sort": N_("並び順「{value}」はありません。{choices} から選んでください。"),
            "mode": N_("語の組み合わせ方「{value}」はありません。{choices} から選んでください。"),
            "group": N_("まとめ方「{value}」はありません。{choices} から選んでください。"),
        }
        raise QueryError(_(messages[name], value=raw, choices=listed(choices)), parameter=name)
    return choices(raw) if raw else None


def _reasons(args: MultiDict[str, str]) -> tuple[Reason, ...]:
    """The match kinds in their order; all of them if none is given."""
    asked = [value.strip() for raw in args.getlist("match") for value in raw.split(",") if value.strip()]
    return read_reasons(asked) if asked else tuple(Reason)


def _page(raw: str) -> int:
    if not raw:
        return 1
    digits = raw.isascii() and raw.isdigit()
    if not digits or len(raw) > _PAGE_DIGITS or int(raw) < 1:
        message = _("ページ番号「{value}」は使えません。1 以上の整数で指定してください。", value=raw)
        raise QueryError(message, parameter="page")
    return int(raw)
