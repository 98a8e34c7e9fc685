"""Tests of the READMEs: their examples run, their links, settings and commands exist."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from kb.configuration import load_settings
from kb.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
READMES = ["README.md", "README.ja.md"]


def blocks(readme: str, language: str) -> Iterator[str]:
    text = (ROOT / readme).read_text(encoding="utf-8")
    return (match[1] for match in re.finditer(rf"```{language}\n(.*?)```", text, re.DOTALL))


@pytest.mark.slow
@pytest.mark.parametrize("readme", READMES)
def test_the_python_example_runs(
    readme: str, demo_data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(demo_data.parent)
    (example,) = blocks(readme, "python")
    names: dict[str, object] = {}
    exec(compile(example, readme, "exec"), names)
    printed = capsys.readouterr().out
    assert "片桐 静江" in printed or "三田村 剛" in printed
    assert names["names"]


@pytest.mark.parametrize("readme", READMES)
def test_the_settings_example_is_accepted(readme: str, tmp_path: Path) -> None:
    (example,) = blocks(readme, "toml")
    (tmp_path / "kb.toml").write_text(example, encoding="utf-8")
    settings = load_settings(str(tmp_path / "kb.toml"), environ={})
    assert set(tomllib.loads(example)) == set(Settings.__struct_fields__)
    assert settings.registry == "registry"


@pytest.mark.parametrize("readme", READMES)
def test_the_commands_are_there(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    commands = set(re.findall(r"\bkb (?=[a-z])([a-z-]+)", "\n".join(blocks(readme, "sh"))))
    assert commands <= {entry.name for entry in entry_points(group="kb.commands")}
    for block in blocks(readme, "sh"):
        for name, rest in re.findall(r"\bkb (?=[a-z])([a-z-]+)((?: [^\s#|>]+)*)", re.sub(r"'[^']*'", "QUOTED", block)):
            command = entry_points(group="kb.commands")[name].load()
            known = {option for parameter in command.params for option in parameter.opts}
            assert set(re.findall(r"(?<=\s)--[a-z-]+", rest)) <= known, f"kb {name}{rest}"
    targets = set(re.findall(r"make ([a-z]+)", text))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)
    assert all((ROOT / picture).exists() for picture in re.findall(r"!\[.*?\]\((.*?)\)", text))
