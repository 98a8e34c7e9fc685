"""Parameters of a request that are out of range are refused by name."""

from datetime import date
from typing import Any

import pytest

from kb.errors import QueryError
from kb.search.request import MAX_LIMIT, MAX_OFFSET, SearchRequest


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": MAX_LIMIT + 1}, "limit"),
        ({"offset": -1}, "offset"),
        ({"offset": MAX_OFFSET + 1}, "offset"),
        ({"date_from": date(2022, 1, 2), "date_to": date(2022, 1, 1)}, "from"),
        ({"mode": "some"}, "mode"),
        ({"sort": "best"}, "sort"),
        ({"match": ["nearly"]}, "match"),
    ],
)
def test_a_parameter_out_of_range_is_named(parameters: dict[str, Any], name: str) -> None:
    with pytest.raises(QueryError) as raised:
        SearchRequest.of("窓口", **parameters)
    assert raised.value.parameter == name


def test_one_day_is_a_period() -> None:
    day = date(2022, 1, 1)
    assert SearchRequest.of("窓口", date_from=day, date_to=day).date_from == day
