"""The command line as a person meets it: help, mistakes, words that begin with a hyphen, completion."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po

from kb.cli import cli
from kb.cli.click_translations import MODULES
from kb.cli.columns import width, wrapped
from kb.cli.commands import SECTIONS, Command
from kb.search.labels import FACETS
from kb.search.request import Facet
from tests.support.command_line import Ended, kb_commands
from tests.support.dialogues import dialogue, turn
from tests.support.generations import publish_generation

pytestmark = pytest.mark.slow

KB = Path(sys.executable).with_name("kb")
CATALOGUE = Path(__file__).resolve().parents[3] / "kb" / "locale" / "ja" / "LC_MESSAGES" / "click.po"
# What click writes in English: in the help, and of mistakes.
ENGLISH = re.compile(
    r"Usage|Options|Commands|Error|Try |Missing|Show |Invalid|No such|Did you|requires|Got |is not|default:|ARGS"
)
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-鿿]+")
# Messages of click that only a programmer can meet, and prompts.
UNMET = re.compile(
    r"Deprecat|declar|Boolean option|defined twice|[Cc]onfirm|Press any|colour|stream|Repeat|entered|invalid input"
    r"|want to|Choice\("
)


Kb = Callable[..., Ended]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("data")
    talk = dialogue("a-1", [turn("窓口の混雑が課題です"), turn("窓口は予約できます")])
    publish_generation(folder, "g1", [talk])
    return str(folder)


@pytest.fixture
def kb(tmp_path: Path) -> Kb:
    def run(*arguments: str, lang: str = "ja_JP.UTF-8", **environ: str) -> Ended:
        environment = {**os.environ, "LC_ALL": lang, "LANGUAGE": "", "COLUMNS": "80", **environ}
        ended = subprocess.run(
            [KB, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    return run


def names() -> list[str]:
    return cli.list_commands(click.Context(cli))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[tuple[str, ...], Ended]]:
    """How the help of each command and each mistake end, by language."""
    lines = [(name, "--help") for name in names()] + [tuple(arguments) for arguments, _said in MISTAKES]
    folder = tmp_path_factory.mktemp("told")
    return {
        lang: dict(zip(lines, kb_commands(lines, folder, lang=lang), strict=True))
        for lang in ("ja_JP.UTF-8", "en_US.UTF-8")
    }


def test_without_a_command_the_help_is_shown(tmp_path: Path) -> None:
    alone, short, long = kb_commands([[], ["-h"], ["--help"]], tmp_path)
    assert (alone.status, alone.err) == (0, "")
    assert alone.out == short.out == long.out
    assert alone.out.startswith("使い方: kb ")


def test_commands_stand_in_groups_each_once(kb: Kb) -> None:
    shown = kb().out
    listed = [line.split()[0] for line in shown.splitlines() if re.match(r"  [a-z][a-z-]*  ", line)]
    assert sorted(listed) == sorted(names())
    assert [title for title in SECTIONS if f"\n{title}:\n" in shown] == list(SECTIONS)
    assert "そのほか" not in shown  # each has its place
    assert "\n終了コード:\n" in shown


@pytest.mark.parametrize("lang", ["ja_JP.UTF-8", "en_US.UTF-8"])
def test_a_command_has_one_line(kb: Kb, lang: str) -> None:
    rows = kb("--help", lang=lang).out.splitlines()
    listed = [row for row in rows if row.startswith("  ") and row.split()[0] in names()]
    assert [row.split()[0] for row in listed] == names()
    for row, following in pairwise(rows):
        assert row not in listed or not following.startswith("   "), following


@pytest.mark.parametrize("name", names())
def test_each_command_says_what_it_does_and_how_it_ends(
    told: dict[str, dict[tuple[str, ...], Ended]], name: str
) -> None:
    shown = told["ja_JP.UTF-8"][name, "--help"]
    assert (shown.status, shown.err) == (0, "")
    assert shown.out.startswith(f"使い方: kb {name} [オプション]")
    assert "\n終了コード:\n  0 " in shown.out
    assert [line for line in shown.out.splitlines() if width(line) > 80] == []
    assert ENGLISH.findall(shown.out) == []
    assert isinstance(cli.get_command(click.Context(cli), name), Command)
    english = told["en_US.UTF-8"][name, "--help"].out
    assert "\nExit status:\n" in english
    assert name in QUOTING or JAPANESE.findall(english) == []


QUOTING = ("search", "figures", "explain")  # their help has examples in Japanese

MISTAKES = (
    (["serch"], "「serch」というコマンドはありません。 もしかして: kb search"),
    (["xyzzy"], "「xyzzy」というコマンドはありません。"),
    (["index"], "場所を指定してください。"),
    (["parse"], "ファイルかフォルダを指定してください。"),
    (["search", "--data"], "--data には値を付けてください。"),
    (["search", "--kind", "speach"], "種別「speach」はありません。発言、質問、地の文 から選んでください。"),
    (["search", "--hlep"], "「--hlep」という指定はありません。 もしかして: --help"),
    (["search", "--limt", "3"], "「--limt」という指定はありません。 もしかして: --limit"),
    (["search", "--json=1"], "--json は値を取りません。"),
    (["search", "--limit", "x"], "「x」は数ではありません。"),
    (["audit", "--probes", "0"], "0 は範囲（x>=1）の外です。"),
    (["status", "a", "b"], "余分な引数があります（a b）。"),
    (["status", "-limit"], "「-limit」という指定はありません。"),
    (["--limit"], "「--limit」という指定はありません。"),
)


@pytest.mark.parametrize(("arguments", "said"), MISTAKES)
def test_a_mistake_is_told_in_one_language(
    told: dict[str, dict[tuple[str, ...], Ended]], arguments: list[str], said: str
) -> None:
    ended = told["ja_JP.UTF-8"][tuple(arguments)]
    assert (ended.status, ended.out) == (2, "")
    assert said in ended.err
    assert ENGLISH.findall(ended.err) == []
    where = arguments[0] if arguments[0] in names() else ""
    assert ended.err.splitlines()[-1] == f"使い方は {' '.join(filter(None, ('kb', where)))} --help で見られます。"
    assert JAPANESE.findall(told["en_US.UTF-8"][tuple(arguments)].err) == []


def test_every_message_of_click_is_translated() -> None:
    """Of the version that is installed."""
    with CATALOGUE.open("rb") as stream:
        ids = [message.id for message in read_po(stream) if message.id]
    known = {text for one in ids for text in ([one] if isinstance(one, str) else one)}
    written = set()
    for name in MODULES:
        tree = ast.parse(Path(click.__file__).with_name(f"{name}.py").read_text(encoding="utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
        asked = [call.args[0] for call in calls if ast.unparse(call.func) in ("_", "ngettext")]
        written |= {str(text.value) for text in asked if isinstance(text, ast.Constant)}
    assert len(written) > 40
    assert {message for message in written - known if not UNMET.search(message)} == set()


def test_a_word_to_leave_out_is_understood(data: str, tmp_path: Path) -> None:
    options = ["search", "--data", data, "--json"]
    queries = (["窓口 -予約"], ["窓口", "-予約"], ["-予約", "窓口"], ["--", "窓口", "-予約"], ["窓口", '-"予約"'])
    value = ["search", "窓口", "--speaker", "-予約", "--data", data]  # the value of an option stays
    *ended, of_option = kb_commands([[*options, *query] for query in queries] + [value], tmp_path)
    assert [(one.status, '"total": 1' in one.out) for one in ended] == [(0, True)] * len(queries)
    took = re.compile(r'"took_ms": [\d.]+')
    assert took.sub("", ended[0].out) == took.sub("", ended[1].out)
    assert of_option.status == 0


def test_a_latin_word_to_leave_out_is_explained(data: str, tmp_path: Path) -> None:
    searched, mistyped, explained = kb_commands(
        [
            ["search", "窓口", "-SaaS", "--data", data],
            ["search", "窓口", "-limit", "3", "--data", data],
            ["explain", "-SaaS", "--text", "x"],
        ],
        tmp_path,
    )
    assert searched.status == 2
    assert "- で始まる検索語は、-- の後に書いてください（kb search -- -SaaS）。" in searched.err
    assert "もしかして: --limit" in mistyped.err
    assert "（kb explain -- -SaaS）" in explained.err


def test_facets_are_named_in_words(kb: Kb, data: str) -> None:
    assert set(FACETS) == set(Facet)
    shown = kb("search", "窓口", "--data", data).out
    assert "種別: 発言 2" in shown
    assert "kind" not in shown
    for named in ("発言", "speech", "Statement"):
        assert kb("search", "窓口", "--kind", named, "--data", data, lang="en_US.UTF-8").out.startswith("2 hits")
    assert "Kind: Statement 2" in kb("search", "窓口", "--data", data, lang="en_US.UTF-8").out


def test_a_bad_line_of_a_batch_is_named_and_the_others_are_explained(kb: Kb, tmp_path: Path) -> None:
    lines = [
        "id\tquery\ttext",
        "a\t取組\t区の取り組みです",
        "b\t京都",
        "c\t(((((((((窓口)))))))))\t窓口",
        "",
        "e\t京都\t東京都です",
    ]
    (tmp_path / "cases.tsv").write_bytes("\n".join(lines).encode() + b"\nf\t\xff\tx\n")
    ended = kb("explain", "--batch", "cases.tsv")
    assert ended.status == 5
    assert ended.out.splitlines() == ["a\tmatch\tvariant\t取り組み", "e\tno\t\t"]
    told = ended.err.splitlines()
    assert [line.split(":")[0] for line in told[:3]] == [f"cases.tsv の{number}行目" for number in (3, 4, 7)]
    assert told[0].endswith("列が足りません: text")
    assert told[2].endswith("UTF-8 ではありません")
    assert told[3] == "3行を読めませんでした。ほかの2行は説明しました。"


@pytest.mark.parametrize(
    ("shell", "said"), [("bash", "_kb_completion"), ("zsh", "#compdef kb"), ("fish", "function _kb")]
)
def test_shells_complete_commands_and_options(kb: Kb, shell: str, said: str) -> None:
    assert said in kb(_KB_COMPLETE=f"{shell}_source").out
    asked = {"COMP_WORDS": "kb se", "COMP_CWORD": "1" if shell != "fish" else "se"}
    assert {"search", "serve"} <= set(re.findall(r"[a-z]+", kb(_KB_COMPLETE=f"{shell}_complete", **asked).out))
    asked = {"COMP_WORDS": "kb search --spe", "COMP_CWORD": "2" if shell != "fish" else "--spe"}
    assert "--speaker" in kb(_KB_COMPLETE=f"{shell}_complete", **asked).out


def test_lines_break_where_japanese_may() -> None:
    text = "公開した世代は「kb generations」で見られます。終わり（例外）。"
    for columns in range(16, 60):
        lines = wrapped(text, columns)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(width(line) <= columns for line in lines)
        assert not any(line[0] in "、。」）" or line[-1] in "「（" for line in lines)
        assert any("generations" in line for line in lines)
    assert wrapped("", 10) == []
