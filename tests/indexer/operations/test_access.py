"""`kb doctor` on permissions: old generations, rules that match nothing, readers who cannot be told apart."""

from pathlib import Path

from msgspec import structs

from indexer.operations.checks.access import access
from indexer.run import run
from tests.support.permitted import permitted_index


def test_an_index_of_the_present_permissions_is_fine(tmp_path: Path) -> None:
    settings = structs.replace(permitted_index(tmp_path), access="header")
    (finding,) = access(settings)
    assert finding.level == "ok"
    assert "office+welfare" in finding.text


def test_changed_permissions_need_a_run(tmp_path: Path) -> None:
    settings = permitted_index(tmp_path)
    path = Path(settings.permissions or "")
    path.write_text(path.read_text(encoding="utf-8").replace("welf*", "welfare"), encoding="utf-8")
    assert next(access(settings)).next == "kb index SOURCES; systemctl restart kb-web.service"


def test_a_rule_without_documents_and_readers_who_all_look_alike_are_named(tmp_path: Path) -> None:
    settings = permitted_index(tmp_path)
    path = Path(settings.permissions or "")
    (tmp_path / "empty").mkdir()
    rule = f'[[documents]]\nplace = "{tmp_path}/empty"\nlabel = "office"\n'
    path.write_text(rule + path.read_text(encoding="utf-8"), encoding="utf-8")
    run(settings, [str(tmp_path / "documents")])
    texts = [finding.text for finding in access(settings)]
    assert any("empty" in text for text in texts)
    assert any("トークン" in text for text in texts)
