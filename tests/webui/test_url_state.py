"""Codec of search URLs."""

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from kb.errors import QueryError
from kb.model.dialogue import KINDS
from kb.query.ast import Mode
from kb.query.match_kinds import Reason
from kb.search.request import Facet, Grouping, Sort
from webui.search_state import SearchState
from webui.url_state import is_canonical, read_state, search_request, write_state

_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
_NAMES = _TEXTS.filter(str.strip)
_DAYS = st.none() | st.dates(min_value=date(1000, 1, 1))
_VALUES = {
    Facet.ORGANIZATION: _NAMES,
    Facet.SPEAKER: _NAMES,
    Facet.POST: _NAMES,
    Facet.TOPIC: _NAMES,
    Facet.TOPIC_GROUP: _NAMES,
    Facet.FISCAL_YEAR: st.integers(1900, 2100).map(str),
    Facet.KIND: st.sampled_from(KINDS),
}
_FILTERS = st.fixed_dictionaries(
    {},
    optional={
        facet: st.lists(values, min_size=1, max_size=3, unique=True).map(tuple) for facet, values in _VALUES.items()
    },
)
STATES = st.builds(
    SearchState,
    text=_TEXTS.map(str.strip),
    mode=st.sampled_from(Mode),
    match=st.sets(st.sampled_from(Reason)).map(lambda some: tuple(r for r in Reason if r in some or r is Reason.EXACT)),
    filters=_FILTERS,
    date_from=_DAYS,
    date_to=_DAYS,
    sort=st.none() | st.sampled_from(Sort),
    group=st.sampled_from(Grouping),
    page=st.integers(1, 5000),
).map(lambda state: state.literally() if state.page % 2 and state.text else state)


def _args(query: str) -> MultiDict[str, str]:
    return Request(EnvironBuilder(query_string=query).get_environ()).args


@given(STATES)
def test_a_state_survives_its_url(state: SearchState) -> None:
    args = _args(urlencode(write_state(state), doseq=True))
    assert read_state(args) == replace(state, sort=None if state.order is state.default_order else state.order)
    assert is_canonical(args, state)


@given(
    st.dictionaries(
        st.sampled_from(["q", "mode", "match", "org", "fy", "kind", "from", "to", "sort", "page", "x"]), st.text()
    )
)
def test_any_url_is_read_or_named(parameters: dict[str, str]) -> None:
    state, named = _read(parameters)
    if state is None:
        assert named in parameters
    else:
        assert is_canonical(MultiDict(write_state(state)), state)


def _read(parameters: dict[str, str]) -> tuple[SearchState | None, str]:
    try:
        state = read_state(MultiDict(parameters))
        search_request(state)
    except QueryError as error:
        return None, error.parameter
    return state, ""


@pytest.mark.parametrize(
    ("query", "start", "end"),
    [
        ("from=2021-04&to=2022-03", date(2021, 4, 1), date(2022, 3, 31)),
        ("from=2021-04-09&to=2022-03-10", date(2021, 4, 9), date(2022, 3, 10)),
        ("from=令和3年4月", date(2021, 4, 1), None),
        ("to=2021", None, date(2021, 12, 31)),
    ],
)
def test_a_month_is_all_of_its_days(query: str, start: date | None, end: date | None) -> None:
    state = read_state(_args(query))
    assert (state.date_from, state.date_to) == (start, end)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("sort=best", "sort"),
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=２", "page"),
        ("page=99999", "page"),
        ("page=1234567890", "page"),
        ("fy=last", "fy"),
        ("kind=song", "kind"),
        ("from=someday", "from"),
        ("to=2021-13", "to"),
        ("from=2021..2022", "from"),
        ("from=2022-01&to=2021-01", "from"),
        ("q=" + "あ" * 257, "q"),
    ],
)
def test_a_value_without_meaning_names_its_parameter(query: str, parameter: str) -> None:
    with pytest.raises(QueryError) as caught:
        search_request(read_state(_args(query)))
    assert caught.value.parameter == parameter


def test_defaults_are_left_out() -> None:
    assert write_state(read_state(_args("q=+研修+&sort=relevance&page=1&from=&org=&x=1"))) == {"q": ["研修"]}


@pytest.mark.parametrize(
    ("query", "order", "canonical"),
    [
        ("org=桜川区", Sort.NEWEST, {"org": ["桜川区"]}),
        ("org=桜川区&sort=newest", Sort.NEWEST, {"org": ["桜川区"]}),
        ("org=桜川区&sort=relevance", Sort.NEWEST, {"org": ["桜川区"]}),
        ("org=桜川区&sort=oldest", Sort.OLDEST, {"org": ["桜川区"], "sort": ["oldest"]}),
        ("q=研修&sort=newest", Sort.NEWEST, {"q": ["研修"], "sort": ["newest"]}),
        ("q=研修&sort=relevance", Sort.RELEVANCE, {"q": ["研修"]}),
    ],
)
def test_without_words_the_newest_come_first(query: str, order: Sort, canonical: dict[str, list[str]]) -> None:
    state = read_state(_args(query))
    assert search_request(state).sort is order
    assert write_state(state) == canonical


def test_a_fiscal_year_may_be_japanese() -> None:
    assert read_state(_args("fy=令和3&fy=2021年度")).filters == {Facet.FISCAL_YEAR: ("2021",)}


def test_giving_up_a_value_keeps_the_others() -> None:
    state = read_state(_args("q=研修&org=桜川区&org=東京都&speaker=霧島 航&page=3"))
    is_partly_selected = state.without(Facet.ORGANIZATION, "東京都")
    assert is_partly_selected.filters == {Facet.ORGANIZATION: ("桜川区",), Facet.SPEAKER: ("霧島 航",)}
    assert is_partly_selected.page == 1
    assert is_partly_selected.without(Facet.ORGANIZATION).filters == {Facet.SPEAKER: ("霧島 航",)}


def test_more_values_of_a_facet_than_anybody_chooses_are_refused_by_name() -> None:
    many = MultiDict([("org", f"第{number}区") for number in range(101)])
    with pytest.raises(QueryError, match="100個まで") as refused:
        read_state(many)
    assert refused.value.parameter == "org"
