"""`kb token`: makes, lists and revokes tokens; each mistake names the next step."""

import json
from pathlib import Path

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
