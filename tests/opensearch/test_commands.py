"""The commands of `kb` with only kb.toml changed: an index in the cluster, served, rolled back, checked."""

import json
from pathlib import Path

from opensearchpy import OpenSearch

from kb.bootstrap import open_configured_kb
from kb.configuration import load_settings
from tests.support.command_line import Ended, kb_commands
from tests.support.opensearch.settings_file import write_talk


def total(ended: Ended) -> int:
    return int(json.loads(ended.out)["total"])


def names(client: OpenSearch, folder: Path) -> list[str]:
    prefix = load_settings(str(folder / "kb.toml"), environ={}).opensearch_prefix
    return sorted(client.indices.get(index=f"{prefix}-*"))


def test_index_search_check_and_roll_back(folder: Path, client: OpenSearch) -> None:
    search = ["search", "--json", "電子化"]
    *_indexed, found, audited, checked, status = kb_commands(
        [["index", "talks"], search, ["audit"], ["doctor"], ["status"]], folder
    )
    assert total(found) == 1
    assert audited.status == 0
    assert "索引の誤り 0" in audited.out
    assert "OpenSearch 2." in checked.out
    assert "ノード3台、状態 green" in checked.out
    assert "対話 2、発言" in status.out
    write_talk(folder, 2, "別の話をしました。")
    _again, newer, _rolled, older, exported = kb_commands(
        [["index", "talks"], search, ["rollback"], search, ["export"]], folder
    )
    assert (total(newer), total(older)) == (0, 1)
    assert exported.status == 0
    assert len(names(client, folder)) == 6  # three of each generation


def test_indexes_go_with_their_generations(folder: Path, client: OpenSearch) -> None:
    for number in range(4):
        write_talk(folder, 2, f"{number}回目の話です。")
        (ended,) = kb_commands([["index", "talks"]], folder)
        assert ended.status == 0, ended.err
    assert len(names(client, folder)) == 6


def test_a_lost_index_is_told_with_the_command_that_mends(folder: Path, client: OpenSearch) -> None:
    kb_commands([["index", "talks"]], folder)
    lost = next(name for name in names(client, folder) if name.endswith("-turns"))
    client.indices.delete(index=lost)
    search, checked, _anew, found = kb_commands(
        [["search", "電子化"], ["doctor"], ["index", "talks", "--full"], ["search", "--json", "電子化"]], folder
    )
    assert search.status != 0
    assert "OpenSearch" in search.err
    assert lost in checked.out
    assert "kb index SOURCES --full" in checked.out
    assert total(found) == 1


def test_an_unknown_host_is_named_and_nothing_is_published(folder: Path) -> None:
    kb_commands([["index", "talks"]], folder)
    served = (folder / "data" / "current").read_text()
    settings = (folder / "kb.toml").read_text(encoding="utf-8")
    elsewhere = "\n".join(line for line in settings.splitlines() if not line.startswith("opensearch_hosts"))
    (folder / "kb.toml").write_text(f'{elsewhere}\nopensearch_hosts = ["http://127.0.0.1:9"]\n', encoding="utf-8")
    write_talk(folder, 2, "別の話をしました。")
    indexed, search = kb_commands([["index", "talks"], ["search", "窓口"]], folder)
    assert indexed.status != 0
    assert "OpenSearch につながりません" in indexed.err
    assert search.status != 0
    assert "opensearch_hosts" in indexed.err
    assert (folder / "data" / "current").read_text() == served
    (folder / "kb.toml").write_text(settings, encoding="utf-8")


def test_readers_have_indexes_of_their_own(folder: Path, client: OpenSearch) -> None:
    (folder / "permissions.toml").write_text(
        f'[[documents]]\nplace = "{folder}/talks/*2*"\nlabel = "office"\n[[group]]\nname = "g"\nreads = ["office"]\n',
        encoding="utf-8",
    )
    with (folder / "kb.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'permissions = "{folder}/permissions.toml"\n')
    indexed, checked = kb_commands([["index", "talks"], ["doctor"]], folder)
    assert indexed.status == 0, indexed.err
    assert "everyone、office" in checked.out
    assert len(names(client, folder)) == 9  # three of all talks, three for everyone, three for the office
    with open_configured_kb(load_settings(str(folder / "kb.toml"), environ={})) as kb:
        assert kb.readable_by(frozenset()).search("電子化").total == 0
        assert kb.readable_by(frozenset({"office"})).search("電子化").total == 1
