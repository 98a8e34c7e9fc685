"""The address of a recording in a file beside its document."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.commands.parse import parse
from indexer.loader import read_dialogues
from indexer.run import run
from indexer.sources.folder import find_documents
from kb import open_kb
from kb.runs.reports import Report
from kb.settings import Settings
from tests.support.rendering import as_zip

URL = "https://example.com/watch?v=kakuu"
TALK = "架空の会議\n\n霧島 0:05\n窓口の話です。\n\n黒江 0:12\nはい。\n\n霧島 1:00\nでは。\n"
MINUTES = "架空委員会会議録\n\n○霧島委員長　開会します。\n○黒江委員　窓口の混雑を伺います。\n"
PAGE = "<p>○霧島委員長　開会します。</p>"
PAGES = as_zip({"a.htm": PAGE.encode()})
SHORTCUT = f"[InternetShortcut]\r\nIDList=\r\nURL={URL}\r\nIconIndex=0\r\n"


def names(folder: Path) -> list[str]:
    return [document.path.name for document in find_documents([str(folder)])]


@pytest.mark.parametrize(
    "content",
    [
        SHORTCUT.encode(),
        SHORTCUT.encode("utf-16"),
        f"\ufeff[InternetShortcut]\nurl = {URL} \n".encode(),
        f"[{{000214A0}}]\r\nProp3=19,2\r\n{SHORTCUT}".encode(),
        URL.encode(),
        f"\n {URL}\r\n".encode(),
    ],
)
@pytest.mark.parametrize("sidecar", ["会議.url", "会議.txt.url"])
def test_a_sidecar_names_the_recording_of_its_document(content: bytes, sidecar: str, tmp_path: Path) -> None:
    (tmp_path / "会議.txt").write_text(TALK, encoding="utf-8")
    (tmp_path / sidecar).write_bytes(content)
    assert names(tmp_path) == ["会議.txt"]
    (dialogue,) = read_dialogues(tmp_path / "会議.txt", Settings())
    assert (dialogue.recording, dialogue.turns[0].start) == (URL, 5.0)
    (told,) = [one.message for one in dialogue.diagnostics if one.code == "recording"]
    assert sidecar in told
    assert URL in told


@pytest.mark.parametrize(
    ("name", "data"),
    [("会議.html", PAGE.encode()), ("会議.md", MINUTES.encode()), ("会議.zip", as_zip({"a.htm": PAGE.encode()}))],
)
def test_documents_of_any_format_may_have_one(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "会議.url").write_text(SHORTCUT, encoding="utf-8")
    assert [one.recording for one in read_dialogues(tmp_path / name, Settings())] == [URL]


def test_the_sidecar_of_the_full_name_is_preferred(tmp_path: Path) -> None:
    for name in ("会議.txt", "会議.md"):
        (tmp_path / name).write_text(MINUTES, encoding="utf-8")
    (tmp_path / "会議.url").write_text(f"{URL}1", encoding="utf-8")
    (tmp_path / "会議.md.url").write_text(f"{URL}2", encoding="utf-8")
    found = {name: read_dialogues(tmp_path / name, Settings())[0].recording for name in names(tmp_path)}
    assert found == {"会議.txt": f"{URL}1", "会議.md": f"{URL}2"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "http か https のアドレスではありません"),
        ("[InternetShortcut]\nURL=javascript:alert(1)", "http か https のアドレスではありません"),
        ("[InternetShortcut]\nURL=file:///C:/video.mp4", "http か https のアドレスではありません"),
        ("動画は会議室の棚にあります", "http か https のアドレスではありません"),
        ("https://exa mple.com/", "サーバの名前が正しくありません"),
        (f"{URL}{'a' * 3000}", "長すぎます"),
        ("https://example.com:99999999/", "サーバかポート"),
    ],
)
def test_a_wrong_address_is_reported_with_file_and_reason(content: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "会議.txt").write_text(MINUTES, encoding="utf-8")
    (tmp_path / "会議.url").write_text(content, encoding="utf-8")
    (dialogue,) = read_dialogues(tmp_path / "会議.txt", Settings())
    (told,) = [one.message for one in dialogue.diagnostics if one.code == "recording"]
    assert dialogue.recording is None
    assert all(words in told for words in ("会議.url", reason, "https:// で始まる場所を一行で"))
    assert len(told) < 500


def test_several_documents_in_a_file_do_not_share_a_recording(tmp_path: Path) -> None:
    (tmp_path / "会議.zip").write_bytes(as_zip({"a.htm": PAGE.encode(), "b.htm": PAGE.encode()}))
    (tmp_path / "会議.url").write_text(URL, encoding="utf-8")
    found = read_dialogues(tmp_path / "会議.zip", Settings())
    assert [one.recording for one in found] == [None, None]
    assert any("2 件の文書のどれのものか" in one.message for one in found[0].diagnostics)


def test_the_sidecar_is_preferred_to_the_address_in_the_text(tmp_path: Path) -> None:
    (tmp_path / "会議.txt").write_text(f"架空の会議\n動画: https://example.com/old\n\n{TALK}", encoding="utf-8")
    (tmp_path / "会議.url").write_text(URL, encoding="utf-8")
    (dialogue,) = read_dialogues(tmp_path / "会議.txt", Settings())
    assert dialogue.recording == URL
    assert any(
        "本文にある録画・録音の場所は使いません: https://example.com/old" in one.message for one in dialogue.diagnostics
    )


def test_a_shortcut_without_a_document_is_refused_with_the_next_step(tmp_path: Path) -> None:
    (tmp_path / "会議.txt").write_text(MINUTES, encoding="utf-8")
    (tmp_path / "別.url").write_text(URL, encoding="utf-8")
    refused = {one.path.name: one.refused.text for one in find_documents([str(tmp_path)]) if one.refused}
    assert list(refused) == ["別.url"]
    assert "同じ名前の文書がありません" in refused["別.url"]
    assert "会議.url" in refused["別.url"]


def indexed(data: Path, source: Path) -> Report:
    return run(Settings(data=str(data), settle_seconds=0), [str(source)])


def recorded(data: Path) -> list[str | None]:
    with open_kb(data) as kb:
        return [kb.dialogue(hit.dialogue.id).recording for hit in kb.search("窓口").hits]


def test_a_change_of_the_sidecar_alone_is_read_and_published(tmp_path: Path) -> None:
    source, data = tmp_path / "articles", tmp_path / "data"
    source.mkdir()
    (source / "会議.txt").write_text(MINUTES, encoding="utf-8")
    (source / "他.txt").write_text(MINUTES.replace("窓口", "道路"), encoding="utf-8")
    assert len(indexed(data, source).sources) == 2
    assert recorded(data) == [None]
    for content, expected in ((f"{URL}1", f"{URL}1"), (SHORTCUT, URL), ("誤り", None), (URL, URL)):
        (source / "会議.url").write_text(content, encoding="utf-8")
        report = indexed(data, source)
        assert {Path(one.path).name: one.outcome for one in report.sources} == {
            "会議.txt": "changed",
            "他.txt": "unchanged",
        }
        assert recorded(data) == [expected]
        assert not indexed(data, source).published
    (source / "会議.url").unlink()
    assert indexed(data, source).published
    assert recorded(data) == [None]


def test_kb_parse_of_a_folder_does_not_list_the_sidecar(tmp_path: Path) -> None:
    (tmp_path / "会議.txt").write_text(MINUTES, encoding="utf-8")
    (tmp_path / "会議.url").write_text(URL, encoding="utf-8")
    found = CliRunner().invoke(parse, [str(tmp_path)])
    assert found.exit_code == 0, found.output
    assert ".url" not in found.output
