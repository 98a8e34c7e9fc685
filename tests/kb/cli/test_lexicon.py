"""`kb lexicon preview` as staff use it."""

import json
from pathlib import Path

import pytest

from kb.analysis.analyzer import analyzer_of
from kb.analysis.lexicon import load_lexicon
from tests.support.command_line import kb_commands
from tests.support.dialogues import dialogue
from tests.support.generations import id_of, publish_generation

pytestmark = pytest.mark.slow


def write(path: Path, *lines: str) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_preview_lists_the_turns_that_a_synonym_gains(home: Path) -> None:
    write(home / "registry" / "queries.txt", "# 大事な検索", "よろず相談所", "窓口")
    write(home / "synonyms.tsv", "よろず相談所\t総合案内")
    write(home / "registry" / "units.tsv", "束\tたば")
    readable, as_json, again = kb_commands(
        [
            ["lexicon", "preview", "synonyms.tsv"],
            ["lexicon", "preview", "synonyms.tsv", "--json"],
            ["search", "よろず相談所", "--json"],
        ],
        home,
    )
    assert (readable.status, readable.err) == (0, "")
    assert f"世代 {id_of('g1')} の本文を、検索語 2 と、変わる語 4 で探しました。" in readable.out
    assert "よろず相談所  1件 → 2件\n  + a#t2  大月 徹  «総合案内»を置いた\n" in readable.out
    assert "総合案内  1件 → 2件\n  + a#t1  川端 澄  «よろず相談所»を開いた。\n" in readable.out
    assert "結果が変わる検索語 2: 見つかるようになる 2、見つからなくなる 0" in readable.out
    told = {one["query"]: one for one in json.loads(as_json.out)["queries"]}
    assert told["よろず相談所"]["gained"] == [
        {"id": "a#t2", "speaker": "大月 徹", "sentence": "総合案内を置いた", "spans": [[0, 4]]}
    ]
    assert (told["窓口"]["before"], told["窓口"]["after"], told["窓口"]["gained"]) == (2, 2, [])
    assert json.loads(again.out)["total"] == 1  # nothing was published


def test_a_preview_of_a_folder_analyses_the_texts_anew(home: Path) -> None:
    """京都 is a part of 東京都 for one lexicon and not for the other."""
    old, new = home / "registry", home / "new"
    new.mkdir()
    write(old / "compounds.tsv", "東京都\tトウキョウト\t東 京都")
    write(new / "compounds.tsv", "総合案内\tソウゴウアンナイ\t総合 案内")
    write(new / "queries.txt", "京都", "案内")
    analyzer = analyzer_of(load_lexicon(old)[0].as_json())
    publish_generation(home / "index_data", "g2", [dialogue("b", ["東京都の話", "京都の話"])], analyzer=analyzer)
    lost, same = kb_commands([["lexicon", "preview", "new", "--limit", "1"], ["lexicon", "preview", "registry"]], home)
    assert (lost.status, lost.err) == (0, "")
    assert "京都  2件 → 1件\n  - b#t1  川端 澄  東«京都»の話\n" in lost.out
    assert "結果が変わる検索語 1: 見つかるようになる 0、見つからなくなる 1" in lost.out
    assert "結果が変わる検索語 0: " in same.out


def test_lines_that_cannot_be_used_are_named_and_the_others_are(home: Path) -> None:
    write(home / "synonyms.tsv", "ひとつだけ", "よろず相談所\t総合案内")
    write(home / "registry" / "queries.txt", "窓*", "よろず相談所")
    (ended,) = kb_commands([["lexicon", "preview", "synonyms.tsv"]], home)
    assert ended.status == 5
    assert "«総合案内»" in ended.out
    first, second = ended.err.splitlines()
    assert first.startswith("辞書 synonyms.tsv の1行目を使えません")
    assert second.startswith("registry/queries.txt の1行目: 前方一致")


def test_a_preview_of_something_else_is_refused(home: Path) -> None:
    write(home / "words.tsv", "a\tb")
    (home / "empty").mkdir()
    lines: tuple[list[str], ...] = (
        ["show", "synonyms.tsv"],
        ["preview", "words.tsv"],
        ["preview", "empty"],
        ["preview", "synonyms.tsv"],
        [],
    )
    ended = kb_commands([["lexicon", *one] for one in lines], home)
    assert [one.status for one in ended] == [2] * 5
    said = (
        "「show」ではなく preview を指定してください。",
        "words.tsv は辞書のファイルではありません。",
        "empty に辞書のファイル（katakana.txt、compounds.tsv、",
        "synonyms.tsv がありません。",
        "previewを指定してください。",
    )
    assert [text in one.err for text, one in zip(said, ended, strict=True)] == [True] * 5
