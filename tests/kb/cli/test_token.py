"""`kb token`: makes, lists and revokes tokens; each mistake names the next step."""

import json
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from kb.errors import ConfigError
from kb.tokens import TokenFile
from tests.support.command_line import kb_commands


def test_a_token_is_made_listed_and_revoked(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "permissions.toml").write_text(
        '[[documents]]\nplace = "documents"\nlabel = "office"\n[[group]]\nname = "staff"\nreads = ["office"]\n',
        encoding="utf-8",
    )
    (tmp_path / "kb.toml").write_text('permissions = "permissions.toml"\n', encoding="utf-8")
    made, listed, as_json, revoked, none = kb_commands(
        [
            ["token", "new", "bot", "--scope", "api", "--scope", "mcp", "--group", "staff", "--days", "30"],
            ["token", "list"],
            ["token", "list", "--json"],
            ["token", "revoke", "bot"],
            ["token", "list"],
        ],
        tmp_path,
    )
    secret = made.out.strip()
    assert secret.startswith("kb_")
    assert "もう一度は示せません" in made.err
    assert "bot" in listed.out
    assert "api mcp" in listed.out
    assert secret not in listed.out + as_json.out
    assert json.loads(as_json.out)[0]["groups"] == ["staff"]
    assert (revoked.status, none.out.strip()) == (0, "トークンはありません。")


def test_mistakes_name_the_next_step(tmp_path: Path) -> None:
    lines = (
        (["token", "make"], "new"),
        (["token", "new"], "名前"),
        (["token", "new", "a"], "--scope"),
        (["token", "new", "a", "--scope", "everything"], "api"),
        (["token", "new", "a b", "--scope", "api"], "英数字"),
        (["token", "new", "a", "--scope", "api", "--group", "x"], "permissions.toml"),
        (["token", "revoke", "a"], "kb token list"),
    )
    for ended, (_line, told) in zip(kb_commands([line for line, _told in lines], tmp_path), lines, strict=True):
        assert ended.status == 2
        assert told in ended.err


def test_two_tokens_of_one_name_are_refused_and_an_expired_one_is_not_found(tmp_path: Path) -> None:
    line = ["token", "new", "a", "--scope", "api"]
    first, second = kb_commands([line, line], tmp_path)
    assert (first.status, second.status) == (0, 2)
    file = TokenFile(tmp_path / "index_data" / "tokens.json")
    assert file.find(first.out.strip())
    path = tmp_path / "index_data" / "tokens.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"expires": null', '"expires": "2020-01-01T00:00:00Z"'))
    assert TokenFile(path).find(first.out.strip()) is None


def make_some(path: Path, process: int) -> None:
    for number in range(5):
        TokenFile(path).create(f"made-{process}-{number}", ("api",))
        TokenFile(path).create(f"revoked-{process}-{number}", ("api",))
        TokenFile(path).revoke(f"revoked-{process}-{number}")


def test_commands_at_the_same_time_do_not_undo_each_other(tmp_path: Path) -> None:
    path = tmp_path / "index_data" / "tokens.json"
    with ProcessPoolExecutor(4) as workers:
        list(workers.map(make_some, [path] * 4, range(4)))
    left = {token.name for token in TokenFile(path).tokens()}
    assert left == {f"made-{process}-{number}" for process in range(4) for number in range(5)}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda path: path.chmod(0o620), "chmod 600"),
        (
            lambda path: path.write_text(path.read_text().replace('"expires": null', '"expires": "2030-01-01T00:00"')),
            "読めません",
        ),
        (lambda path: path.write_text("[{}]"), "sha256|name"),
        (lambda path: path.write_text("["), "読めません"),
    ],
)
def test_a_file_that_others_write_or_that_is_damaged_opens_nothing(
    change: Callable[[Path], object], told: str, tmp_path: Path
) -> None:
    path = tmp_path / "tokens.json"
    file = TokenFile(path)
    secret = file.create("a", ("api",))
    assert file.find(secret)
    change(path)
    with pytest.raises(ConfigError, match=told):
        file.find(secret)
