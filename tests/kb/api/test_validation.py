"""Validation of parameters: each refusal names the parameter, the reason and the next step."""

import pytest

from kb.api.parameters import SuggestParameters, TurnListParameters, TurnSearchParameters
from kb.api.validation import decode_parameters, read_parameters
from kb.errors import QueryError
from kb.messages import using_locale


def test_texts_of_an_address_become_numbers() -> None:
    asked = read_parameters(TurnSearchParameters, {"limit": "5", "fy": ["2021"], "headings": "true", "from": "2021-04"})
    assert (asked.limit, asked.fy, asked.headings, asked.from_) == (5, (2021,), True, "2021-04")


@pytest.mark.parametrize(
    ("values", "parameter", "reason"),
    [
        ({"limit": "0"}, "limit", "範囲の外"),
        ({"limit": "101"}, "limit", "100"),
        ({"limit": "many"}, "limit", "整数"),
        ({"q": "あ" * 257}, "q", "256"),
        ({"q": "窓\0口"}, "q", "使えない文字"),
        ({"q": "窓\ud800口"}, "q", "文字として正しくない"),
        ({"org": ["桜川区\n"]}, "org", "使えない文字"),
        ({"cursor": "AAAA\n"}, "cursor", "使えない文字"),
        ({"speaker": ["片桐", "\x1b[31m"]}, "speaker", "使えない文字"),
        ({"org": ["区"] * 101}, "org", "100"),
        ({"kind": ["shout"]}, "kind", "shout"),
        ({"sort": "best"}, "sort", "best"),
        ({"cursor": "../../etc/passwd"}, "cursor", "使えない文字"),
        ({"colour": "red"}, "colour", "使えるのは"),
        ({"x" * 500: "1"}, "x" * 40 + "…", "使えるのは"),
    ],
)
def test_a_refusal_names_the_parameter_and_the_reason(values: dict[str, object], parameter: str, reason: str) -> None:
    with pytest.raises(QueryError) as refused:
        read_parameters(TurnSearchParameters, values)
    assert refused.value.parameter == parameter
    assert reason in str(refused.value)
    assert len(str(refused.value)) < 400


def test_a_missing_parameter_is_named() -> None:
    with pytest.raises(QueryError, match="q がありません") as refused:
        read_parameters(SuggestParameters, {})
    assert refused.value.parameter == "q"


def test_json_has_types_of_its_own() -> None:
    with pytest.raises(QueryError, match="整数 のはずが 文字列"):
        decode_parameters(TurnListParameters, b'{"limit": "5"}')
    assert decode_parameters(TurnListParameters, b'{"limit": 5.0}').limit == 5


def test_refusals_are_in_english_too() -> None:
    with using_locale("en"), pytest.raises(QueryError, match=r"Parameter limit: .* Correct it\."):
        read_parameters(TurnListParameters, {"limit": "0"})
