import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.manuscript import Manuscript
from indexer.readers import READERS
from kb.errors import SourceError
from tests.support.documents import read

WORDS = "架空の座談会です。\n大田区と東京都のCIOが、窓口の混雑とマイナンバーカードの普及について話し合いました。\n" * 3


def texts(data: bytes, path: str = "記事.txt") -> list[str]:
    return [line.text for line in read(path, data).lines]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932", "euc_jp"])
def test_encodings_of_japanese_are_told_apart(encoding: str) -> None:
    assert texts(WORDS.encode(encoding)) == WORDS.split("\n")


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-16", "UTF-16"), ("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP"), ("iso2022_jp", "ISO-2022")],
)
def test_an_encoding_that_had_to_be_found_out_is_said(encoding: str, name: str) -> None:
    (found,) = read("記事.txt", WORDS.encode(encoding)).diagnostics
    assert (found.line, found.code) == (1, "encoding")
    assert name in found.message


def test_utf_8_is_not_worth_a_word() -> None:
    assert read("記事.txt", WORDS.encode("utf-8-sig")).diagnostics == ()


def test_circled_numbers_in_the_euc_of_old_sites() -> None:
    assert texts((WORDS + "①㈱").encode("euc_jis_2004")) == [*WORDS.split("\n")[:-1], "①㈱"]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (WORDS.encode()[:-5], 6),
        (WORDS.encode().replace("窓口".encode(), b"\xe7\xaa", 1), 2),
        (WORDS.encode("cp932").replace("窓口".encode("cp932"), b"\xf0 ", 1), 2),
    ],
)
def test_a_few_bad_bytes_do_not_cost_the_document(data: bytes, line: int) -> None:
    manuscript = read("記事.txt", data)
    assert manuscript.lines[0].text == "架空の座談会です。"
    (message,) = [found.message for found in manuscript.diagnostics if found.code == "unreadable-bytes"]
    assert f"（{line} 行目）" in message


def test_many_bad_bytes_are_no_text_of_ours() -> None:
    with pytest.raises(SourceError, match="文字コード"):
        read("記事.txt", WORDS.encode() + WORDS.encode("cp932"))


def test_invisible_characters_part_no_names() -> None:
    manuscript = read("a.txt", "\ufeff\ufeff題名\n\u200b川端 \u2060澄".encode())
    assert [line.text for line in manuscript.lines] == ["題名", "川端 澄"]
    assert [(found.line, found.code) for found in manuscript.diagnostics] == [
        (1, "invisible-character"), (2, "invisible-character"),
    ]  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\f", "\v", "\u2028", "\x85"])
def test_every_line_end_is_one(end: str) -> None:
    manuscript = read("a.txt", end.join(["一", "", "二"]).encode())
    assert [(line.number, line.text) for line in manuscript.lines] == [(1, "一"), (2, ""), (3, "二")]


def test_the_source_is_described() -> None:
    source = read("dir/a.text", b"a").source
    assert (source.path, source.url, source.format) == ("dir/a.text", None, "text")
    assert source.sha256 == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"


def test_a_header_of_comments_gives_the_url_and_is_named() -> None:
    manuscript = read(
        "a.txt", "# source: https://example.com/a (写し)\n# cut: yes\n題名\n# source: https://example.org\n".encode()
    )
    assert manuscript.source.url == "https://example.com/a"
    assert [(found.line, found.code) for found in manuscript.diagnostics] == [(1, "file-header"), (2, "file-header")]
    assert [line.text for line in manuscript.lines] == ["", "", "題名", "# source: https://example.org", ""]


def test_characters_without_width_hide_no_header() -> None:
    manuscript = read("a.txt", "\u200f# source: https://example.com/a\n\u2068題名\n".encode())
    assert manuscript.source.url == "https://example.com/a"
    assert manuscript.lines[1].text == "\u2068題名"


@pytest.mark.parametrize("line", ["#ハッシュタグ", "# 見出しの一行"])
def test_a_number_sign_alone_is_no_header(line: str) -> None:
    assert texts(f"{line}\n本文".encode()) == [line, "本文"]


def test_control_characters_are_replaced_and_reported() -> None:
    manuscript = read("a.txt", "題名\n本\x07文\x1fです\nそれだけのことです。".encode())
    assert manuscript.lines[1].text == "本\ufffd文\ufffdです"
    assert [(found.line, found.code) for found in manuscript.diagnostics] == [(2, "control-character")]


def test_iso_2022_jp_is_told_from_controls() -> None:
    assert texts(WORDS.encode("iso2022_jp")) == WORDS.split("\n")


def test_controls_of_direction_stay_and_are_pointed_at() -> None:
    manuscript = read("a.txt", "題名\n左\u202e右\u2066\n".encode())
    assert manuscript.lines[1].text == "左\u202e右\u2066"
    (found,) = manuscript.diagnostics
    assert (found.line, found.code) == (2, "bidi-control")
    assert "U+202E U+2066" in found.message


@pytest.mark.parametrize(
    ("path", "data", "said"),
    [
        ("空.txt", b"", "中身がありません"),
        ("白.txt", " \n\u3000\n".encode(), "中身がありません"),
        ("注記.txt", b"# source: https://example.com\n", "本文がありません"),
        ("画像.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "バイナリ"),
        ("零.txt", b"abc\x00def", "バイナリ"),
        ("謎.txt", b"\x81\xff\xfe\xfd\x80\x80\xa0\xa0" * 9, "文字コード"),
        ("表.xlsx", b"PK", ".txt"),
        ("名なし", b"a", ".txt"),
    ],
)
def test_what_cannot_be_read_is_one_clear_error(path: str, data: bytes, said: str) -> None:
    with pytest.raises(SourceError) as raised:
        read(path, data)
    assert str(raised.value).startswith(f"{path}: ")
    assert said in str(raised.value)


def test_a_file_over_the_limit_is_refused() -> None:
    with pytest.raises(SourceError, match="11 バイト、上限 10 バイト"):
        read("大.txt", b"a" * 11, max_bytes=10)


@given(st.binary(max_size=200))
def test_any_bytes_are_lines_or_a_source_error(data: bytes) -> None:
    try:
        manuscript = read("a.txt", data)
    except SourceError:
        return
    assert any(line.text.strip() for line in manuscript.lines)
    assert not any("\n" in line.text or "\x00" in line.text for line in manuscript.lines)


def test_what_no_reader_foresaw_is_a_source_error_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(path: str, data: bytes) -> tuple[Manuscript, ...]:
        raise RecursionError(path)

    monkeypatch.setitem(READERS, ".txt", fails)
    with pytest.raises(SourceError, match=r"a\.txt: 読み取りに失敗しました"):
        read("a.txt", b"a")


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp"])
@pytest.mark.parametrize(
    "text", ["架空の会議\n\n霧島 0\0:05\n" + "00:00:09,000 --> 00:00:99,000\n1\n" * 50, "窓口の話です。\0\n" * 9]
)
def test_a_stray_nul_does_not_make_utf_16(encoding: str, text: str) -> None:
    with pytest.raises(SourceError, match="バイナリです"):
        read("a.txt", text.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", ["○霧島委員長　開会します。", "第1回 架空会議 10:00～「窓口」―①", "霧島 航：はい。\r\n黒江：ええ。\r\n"]
)
def test_utf_16_without_a_mark_is_read(encoding: str, text: str) -> None:
    assert read("a.txt", f"{text}\n終わり。\n".encode(encoding)).lines[0].text == text.split("\r", maxsplit=1)[0]


@pytest.mark.parametrize("text", ["\u202e", "\u200e\n\u2067 \u2069\n", "\ufeff\u200b\n"])
def test_marks_without_width_are_no_text(text: str) -> None:
    with pytest.raises(SourceError, match=r"本文が見つかりません|中身がありません"):
        read("a.txt", text.encode())
