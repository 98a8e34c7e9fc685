"""Every line of a document is in its dialogue or named by a diagnostic, whatever the document is."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import indexer
from kb.errors import SourceError
from tests.support.documents import read
from tests.support.examples import examples
from tests.support.parsing import check, damaged

SAMPLES = sorted((Path(indexer.__file__).parent / "samples").glob("*.txt"))
GOLDENS = sorted((Path(__file__).parents[4] / "golden" / "cio").glob("*.txt"))
ARTICLES = [path.read_text(encoding="utf-8").split("\n") for path in GOLDENS]
ODD_LINES = st.text(
    "川野宮坂学(以下「」):：―-ー。、 \u3000区市町村都CIO長課部兼①第1回令和3年9月日\u200b※図議題参加者執筆", max_size=30
)
# A name that nothing in the article introduces is part of the samples, in these and no others.
WITH_A_STRANGER = {"010": 1, "022": 1}


def test_a_mark_that_another_format_keeps_is_not_lost() -> None:
    said = "<p>早瀬：はい。</p><p># これは番号の印です。</p><p>名取：はい。</p>"
    page = f"<html><body><h1>対話の記録</h1>{said}</body></html>"
    dialogue = check(read("a.html", page.encode()))
    assert any("# これは番号の印です。" in turn.text for turn in dialogue.turns)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples(path: Path) -> None:
    dialogue = check(read(path.name, path.read_bytes()))
    strangers = [turn for turn in dialogue.turns if turn.kind == "speech" and turn.speaker is None]
    assert len(strangers) == WITH_A_STRANGER.get(path.stem[:3], 0)
    assert {turn.kind for turn in dialogue.turns} == {"question", "speech", "narration"}
    assert len(dialogue.turns) >= 8
    assert {one.code for one in dialogue.diagnostics} <= {
        "label",
        "image-caption",
        "footer",
        "joined-participants",
        "number-conflict",
        "missing-date",
        "missing-participants",
        "unknown-speaker",
    }


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["cio", "layouts", "minutes"])
def test_real_documents(folder: str, shared: Path) -> None:
    paths = sorted((shared / "corpus" / folder).glob("*.txt"))
    if not paths:
        pytest.skip(f"no documents in {folder}")
    for path in paths:
        check(read(path.name, path.read_bytes()))


@settings(max_examples=examples(300), deadline=None)
@given(damaged(ARTICLES, ODD_LINES))
def test_mutated_articles(text: str) -> None:
    try:
        manuscript = read("a.txt", text.encode())
    except SourceError:
        return
    check(manuscript)


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(ODD_LINES | st.text(max_size=20), min_size=1, max_size=25).map("\n".join))
def test_lines_of_any_kind(text: str) -> None:
    try:
        manuscript = read("a.txt", text.encode("utf-8", "replace"))
    except SourceError:
        return
    check(manuscript)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["あ", "―", "(", "大田区副区長:", "第1回", "令和", " ", "川野(以下「", "部課長兼", "、"]
)
def test_a_line_of_a_million_characters_is_read(piece: str) -> None:
    text = "題名\n\n" + piece * (1_000_000 // len(piece)) + "座談会"
    check(read("a.txt", text.encode()))
