import ast
import re
import string
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from kb.messages import _, locale_from_environment, using_locale

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "kb" / "locale" / "en" / "LC_MESSAGES" / "messages.po"
Key = tuple[str | None, str]  # context and text
IN_TEMPLATES = re.compile(r"""_\(\s*(?P<q>["'])(?P<text>.+?)(?P=q)\s*[,)]""", re.DOTALL)


@cache
def messages_in_use() -> set[Key]:
    """Every text that the code or a template hands to the catalogue, with its context."""
    found: set[Key] = set()
    for package in ("kb", "indexer", "webui"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id in ("_", "N_", "pgettext")
                    and node.args
                ):
                    context, text = node.args if node.func.id == "pgettext" else (None, node.args[0])
                    if isinstance(text, ast.Constant):
                        found.add((ast.literal_eval(context) if context else None, str(text.value)))
        for path in (ROOT / package).rglob("*.*ml"):
            found.update((None, match["text"]) for match in IN_TEMPLATES.finditer(path.read_text(encoding="utf-8")))
    return found


@cache
def catalogue() -> dict[Key, str]:
    with CATALOGUE.open("rb") as stream:
        return {(message.context, str(message.id)): str(message.string) for message in read_po(stream) if message.id}


def placeholders(text: str) -> set[str | None]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}


def test_every_message_has_an_english_one() -> None:
    missing = {message for message in messages_in_use() if not catalogue().get(message)}
    assert not missing


def test_the_english_keeps_the_placeholders() -> None:
    assert [
        text for (_context, text), english in catalogue().items() if placeholders(text) != placeholders(english)
    ] == []


def test_the_english_of_no_message_is_left_over() -> None:
    assert set(catalogue()) - messages_in_use() == set()


def test_the_locale_decides() -> None:
    text = "{path} が見つかりません。フォルダかファイルの場所を確かめてください。"
    assert _(text, path="a.txt").startswith("a.txt が見つかりません")
    with using_locale("en"):
        assert _(text, path="a.txt").startswith("a.txt was not found")


@pytest.mark.parametrize(
    ("environ", "locale"),
    [
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en"}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LC_ALL": "ja_JP.UTF-8", "LANG": "en"}, "ja"),
        ({"LANG": "C.UTF-8"}, "ja"),
        ({}, "ja"),
    ],
)
def test_the_environment_chooses_the_language(environ: dict[str, str], locale: str) -> None:
    assert locale_from_environment(environ) == locale
