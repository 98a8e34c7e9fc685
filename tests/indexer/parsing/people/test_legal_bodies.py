import pytest

from indexer.parsing.people.legal_bodies import has_legal_form, leading_body, spell_out_legal_form


@pytest.mark.parametrize(
    ("office", "body", "rest"),
    [
        ("㈱アカサカ代表取締役", "株式会社アカサカ", "代表取締役"),
        ("アカサカ(株)公共営業部長", "アカサカ株式会社", "公共営業部長"),
        ("(一財)みらい財団事務局長", "一般財団法人みらい財団", "事務局長"),
        ("NPO法人みらい桜川理事長", "NPO法人みらい桜川", "理事長"),
        ("独立行政法人みらい研究機構部長", "独立行政法人みらい研究機構", "部長"),
        ("大田区副区長", "大田区", "副区長"),
    ],
)
def test_a_body_ends_before_the_post(office: str, body: str, rest: str) -> None:
    assert leading_body(office) == (body, rest)


def test_where_nothing_tells_the_end_no_body_is_guessed() -> None:
    assert leading_body("株式会社アカサカ公共営業部長") is None


def test_a_legal_form_alone_is_no_body() -> None:
    assert [has_legal_form(text) for text in ("株式会社", "(株)アカサカ", "アカサカ㈱", "アカサカ")] == [
        False,
        True,
        True,
        False,
    ]
    assert spell_out_legal_form("(公財)みらい") == "公益財団法人みらい"
