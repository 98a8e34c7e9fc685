"""The review page: doubts with links and lines to copy, and nothing of the server's folders."""

from pathlib import Path

from flask.testing import FlaskClient

from indexer.run import run
from kb.settings import Settings
from tests.support.articles import article
from tests.support.html import seen
from tests.support.indexing import own
from webui.app import create_app


def page_of(tmp_path: Path, *texts: str) -> str:
    folder = tmp_path / "very-secret-folder"
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"a{number}.txt").write_text(text, encoding="utf-8")
    settings: Settings = own(tmp_path, log_empty_searches=False)
    run(settings, [str(folder)])
    return create_app(settings).test_client().get("/review?lang=ja").text


def test_people_of_one_name_are_listed_with_the_entry_that_decides(tmp_path: Path) -> None:
    page = page_of(tmp_path, article(1, speaker=0), article(2, speaker=3))
    assert "同じ氏名の人: 1件" in seen(page)
    assert "[[person]]\nname = &#34;川端 澄&#34;" in page
    assert "桜川区・汐見区" in page or "汐見区" in page


def test_a_document_without_speakers_is_named_by_its_file(tmp_path: Path) -> None:
    page = page_of(
        tmp_path, article(1), "架空の案内\n\n" + "窓口の開設時間をお知らせします。混雑が続いています。\n" * 20
    )
    assert "話し手を読めていない文書: 1件" in seen(page)
    assert "a1.txt" in page
    assert "very-secret-folder" not in page


def test_nothing_to_decide_is_said(client: FlaskClient, tmp_path: Path) -> None:
    assert "確かめることはありません。" in page_of(tmp_path, article(1))
    assert client.get("/review?lang=en").status_code == 200
