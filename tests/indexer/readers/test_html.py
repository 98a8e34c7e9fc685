import pytest

from kb.errors import SourceError
from tests.support.documents import read
from tests.support.format_samples import NOTE


def page(body: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def texts(data: bytes) -> list[str]:
    return [line.text for line in read("a.html", data).lines if line.text]


def codes(data: bytes) -> dict[str, str]:
    return {found.code: found.message for found in read("a.html", data).diagnostics}


def test_a_saved_note_is_its_title_and_its_body() -> None:
    manuscript = read("a.html", NOTE.encode())
    assert [(line.text, line.heading) for line in manuscript.lines if line.text] == [
        ("声を聞く~里見市×都CIO座談会~", 1),
        ("はじめの段落。", None),
        ("その二行目。", None),
        ("見出し　その一", 2),
        ("漢字の髙橋が、続けて話す。資料もある。", None),
        ("・一つ目", None),
        ("・二つ目", None),
        ("3. 三番", None),
        ("4. 四番", None),
        ("役職\t氏名", None),
        ("市長\t原田 明", None),
        ("終わりの段落。", None),
    ]
    assert (manuscript.source.url, manuscript.source.format) == ("https://note.com/kakuu/n/n1", "html")


def test_between_paragraphs_is_a_blank_line() -> None:
    assert [line.text for line in read("a.html", page("<p>一<br>二</p><p>三</p>")).lines] == ["一", "二", "", "三", ""]


@pytest.mark.parametrize(
    "words",
    [
        "ログイン",
        "架空の編集部",
        "スキ 12 件",
        "架空の足もと",
        "関連する記事",
        "たか",
        "窓口の写真",
        "図3 窓口",
        "架空の冊子",
    ],
)
def test_what_is_left_out_is_named(words: str) -> None:
    said = [found.message for found in read("a.html", NOTE.encode()).diagnostics]
    assert any(words in message for message in said)
    assert not any("機械の文" in message or "color" in message for message in said)


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "utf-8", "utf-16", "iso2022_jp"])
def test_the_encoding_is_the_declared_one(encoding: str) -> None:
    name = {"cp932": "Shift_JIS", "iso2022_jp": "iso-2022-jp", "euc_jp": "euc-jp"}.get(encoding, encoding)
    text = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={name}"></head><p>窓口の記事'
    assert texts(text.encode(encoding)) == ["窓口の記事"]


def test_a_wrong_declaration_does_not_matter() -> None:
    assert texts('<meta charset="Shift_JIS"><p>窓口を開く記事です'.encode()) == ["窓口を開く記事です"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<div id='contents'><h1>議事録</h1><p>本文</p></div><div>横の欄</div>", ["議事録", "本文"]),
        ("<article><p>一</p></article><article><p>二</p></article>", ["題", "一", "二"]),
        ("<p>本文<nav>道</nav></p>", ["題", "本文"]),
        ("<form><h1>題名</h1><p>本文</p></form>", ["題名", "本文"]),
        ("<table><tr><td><h1>題名</h1><p>一</p><p>二</p></td></tr></table>", ["題名", "一", "二"]),
        ("<div style='display: none'>隠し</div><p>本文</p>", ["題", "本文"]),
        ("<pre>一\n  二</pre>", ["題", "一", "  二"]),
        ("<p>a &lt;b&gt; &amp; &#x9ad9;</p><!-- 注 -->後", ["題", "a <b> & 髙", "後"]),
        ("<dl><dt>問</dt><dd>答</dd></dl>", ["題", "問", "答"]),
        ("<p><b>題</b><br>本文</p>", ["題", "本文"]),
    ],
)
def test_pages_of_councils(body: str, expected: list[str]) -> None:
    assert texts(page(body, "<title>題｜架空市</title>")) == expected


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='og:url' content='https://example.com/a'>",
        "<!-- saved from url=(0021)https://example.com/a -->",
        "<link rel='canonical' href='javascript:x'><meta property='og:url' content='https://example.com/a'>",
    ],
)
def test_the_address_of_a_saved_page(head: str) -> None:
    assert read("a.html", page("<p>本文</p>", head)).source.url == "https://example.com/a"


def test_an_address_that_is_none() -> None:
    assert read("a.html", page("<p>本文</p>", "<link rel='canonical' href='http://[x'>")).source.url is None


def test_controls_are_replaced_and_directions_pointed_at() -> None:
    manuscript = read("a.html", page("<p>本\x07文</p><p>左\u202e右</p>"))
    assert [line.text for line in manuscript.lines if line.text] == ["本\ufffd文", "左\u202e右"]
    assert [(one.line, one.code) for one in manuscript.diagnostics] == [(1, "control-character"), (3, "bidi-control")]


@pytest.mark.parametrize("data", [b"", b"<html></html>", page("<script>x</script>"), page("<nav>道</nav>")])
def test_a_page_without_text_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"a\.html: .*本文"):
        read("a.html", data)


def test_nesting_that_the_parser_gives_up_on_is_refused() -> None:
    with pytest.raises(SourceError, match="途中まで"):
        read("a.html", page("<p>前</p>" + "<div>" * 100_000 + "奥"))


def test_blanks_around_a_comment_are_one_blank() -> None:
    """As a browser shows it; a speaker's mark stands at the head of its line then."""
    manuscript = read("a.html", "<body><p>検索語: <!-- なし --> なし</p><p>窓<!-- x -->口</p></body>".encode())
    assert [line.text for line in manuscript.lines if line.text] == ["検索語: なし", "窓口"]


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("<p>一</p></body></html><main>二</main><p>三", ["二"]),  # the rest is outside the article, and reported
        ("<p>一</p></body></html><p>二</p>三", ["一", "二", "三"]),
        ("<body>一</body>二<div>三</div>四</html>", ["一", "二", "三", "四"]),
        ("<html><body>一</body></html><html><body>二</body></html>", ["一", "二"]),
        ("<!doctype html><title>題</title><article><h1>題</h1><p>一</p></article>", ["題", "一"]),
        ("<!doctype html><meta charset='utf-8'><title>題</title><main>一</main>", ["題", "一"]),
        ("<head><title>題</title><section>一</section></head><body>二</body>", ["題", "一", "二"]),
        ("<p>一</p><rp>二</rp><p><ruby>三<rp>(</rp><rt>さん</rt><rp>)</rp></ruby></p>", ["一", "二", "三"]),
    ],
)
def test_text_outside_the_body_is_read(page: str, lines: list[str]) -> None:
    manuscript = read("a.html", page.encode())
    assert [line.text for line in manuscript.lines if line.text] == lines
    told = " ".join(found.message for found in manuscript.diagnostics)
    assert all(word in lines or word in told for word in "一二三四" if word in page)


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "undefined", "hex", "utf-7", "x-none"])
def test_a_declared_charset_that_is_none_is_ignored(charset: str) -> None:
    page = f"<meta charset='{charset}'><title>題</title><p>窓口の話です。\\u3042 +MEI-</p>"
    assert "窓口の話です。\\u3042 +MEI-" in [line.text for line in read("a.html", page.encode()).lines]
