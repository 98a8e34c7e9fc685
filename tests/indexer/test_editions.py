"""Editions: readers are answered as by a knowledge base that was given their documents alone."""

import sqlite3
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.run import run
from kb.bootstrap import open_configured_kb
from kb.errors import ConfigError, IndexUnavailableError, NotFoundError
from kb.permissions import load_permissions
from tests.support.articles import article
from tests.support.indexing import answers, answers_of, own
from tests.support.permitted import FOLDERS, SECRET, permitted, write_documents


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    return write_documents(tmp_path)


@pytest.mark.parametrize("labels", [set(), {"office"}, {"welfare"}, {"office", "welfare"}])
def test_an_edition_answers_as_an_index_of_its_documents_alone(
    labels: set[str], tmp_path: Path, documents: Path
) -> None:
    settings, began = permitted(tmp_path, documents), datetime.now(UTC)
    run(settings, [str(documents)])
    readable = [str(documents / folder / "*.txt") for folder, required in FOLDERS.items() if required <= labels]
    run(own(tmp_path, data=str(tmp_path / "alone")), readable)
    with open_configured_kb(settings) as kb, kb.readable_by(frozenset(labels)).snapshot() as edition:
        assert answers_of(edition, began) == answers(tmp_path / "alone", began)


def test_an_incremental_run_keeps_the_editions_apart(tmp_path: Path, documents: Path) -> None:
    settings, began = permitted(tmp_path, documents), datetime.now(UTC)
    run(settings, [str(documents)])
    (documents / "office" / "a10.txt").rename(documents / "public" / "a10.txt")
    (documents / "public" / "a01.txt").rename(documents / "welfare" / "a01.txt")
    (documents / "welfare" / "new.txt").write_text(article(27, speaker=2, topic=3), encoding="utf-8")
    run(settings, [str(documents)])
    run(own(tmp_path, data=str(tmp_path / "alone")), [str(documents / "public" / "*.txt")])
    with open_configured_kb(settings) as kb, kb.readable_by(frozenset()).snapshot() as edition:
        assert answers_of(edition, began) == answers(tmp_path / "alone", began)


def test_nothing_of_other_documents_is_in_the_files_of_an_edition(tmp_path: Path, documents: Path) -> None:
    settings = permitted(tmp_path, documents)
    manifest_folder = Path(settings.data, "generations", run(settings, [str(documents)]).generation or "")

    def holds(folder: Path) -> bool:
        with sqlite3.connect(folder / "dialogues.sqlite3") as store:
            rows = [row[0] for row in store.execute("SELECT content FROM dialogue")]
        contents = [*map(zlib.decompress, rows), *(path.read_bytes() for path in folder.rglob("*") if path.is_file())]
        return any("鯨波".encode() in content for content in contents)

    assert holds(manifest_folder / "editions" / "office")
    assert not holds(manifest_folder / "editions" / "everyone")


def test_a_generation_of_other_permissions_is_not_served(tmp_path: Path, documents: Path) -> None:
    settings = permitted(tmp_path, documents)
    run(own(tmp_path), [str(documents)])
    with open_configured_kb(settings) as kb, pytest.raises(IndexUnavailableError, match="閲覧権限"):
        kb.readable_by(frozenset()).search("")
    run(settings, [str(documents)])
    with open_configured_kb(settings) as kb:
        assert kb.readable_by(frozenset()).search("").total == 15


def test_once_the_rules_have_changed_nothing_is_answered_by_the_old_ones(tmp_path: Path, documents: Path) -> None:
    settings = permitted(tmp_path, documents)
    run(settings, [str(documents)])
    with open_configured_kb(settings) as kb:
        public = kb.readable_by(frozenset())
        assert public.dialogue("a00").id == "a00"
        rules = Path(settings.permissions or "")
        narrower = f'[[documents]]\nplace = "{documents}/public/a00.txt"\nlabel = "office"\n'
        rules.write_text(narrower + rules.read_text(encoding="utf-8"), encoding="utf-8")
        run(settings, [str(documents)])
        for _again in range(2):
            with pytest.raises(IndexUnavailableError, match="閲覧権限"):
                public.dialogue("a00")
    with open_configured_kb(settings) as kb, pytest.raises(NotFoundError):
        kb.readable_by(frozenset()).dialogue("a00")


def test_a_withdrawn_dialogue_is_told_of_to_its_readers_only(tmp_path: Path, documents: Path) -> None:
    settings = permitted(tmp_path, documents)
    run(settings, [str(documents)])
    (documents / "office" / "a10.txt").unlink()
    run(settings, [str(documents)])
    with open_configured_kb(settings) as kb:
        public, office = kb.readable_by(frozenset()), kb.readable_by(frozenset({"office"}))
        assert (public.withdrawn("a10"), office.withdrawn("a10")) == (False, True)
        assert not public.withdrawn("a11")
        with pytest.raises(NotFoundError):
            public.dialogue("a11")
        assert office.dialogue("a11").id == "a11"


def test_a_copy_that_everyone_may_read_makes_the_content_public_while_it_is_there(
    tmp_path: Path, documents: Path
) -> None:
    settings = permitted(tmp_path, documents)
    copy = documents / "public" / "z.txt"
    copy.write_bytes((documents / "office" / "a10.txt").read_bytes())
    run(settings, [str(documents)])
    with open_configured_kb(settings) as kb:
        public = kb.readable_by(frozenset())
        assert public.search(SECRET).total == 1
        copy.unlink()
        assert run(settings, [str(documents)]).published
        assert public.search(SECRET).total == 0
        assert not run(settings, [str(documents)]).published


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('[[documents]]\nplace = "{missing}"\nlabel = "office"', "がありません"),
        ('[[documents]]\nplace = "{missing}/welf*"\nlabel = "office"', "がありません"),
        ('[[group]]\nname = "a"\nreads = ["offic"]', "offic"),
        ('[[documents]]\nplace = "{there}"\nlabel = "Office!"', r"documents\[0\]\.label: 使えない文字"),
        ('[[documents]]\nplace = "{there}"\nlabel = "office\\n"', r"documents\[0\]\.label"),
        ('[[document]]\nplace = "{there}"', "document"),
        ('[[group]]\nname = "cio,office"', r"group\[0\].name"),
        ('[[group]]\nname = " office"', r"group\[0\].name"),
        ("[[", "TOML|正しくありません"),
    ],
)
def test_rules_that_would_protect_nothing_are_refused(
    content: str, reason: str, tmp_path: Path, documents: Path
) -> None:
    path = tmp_path / "permissions.toml"
    path.write_text(content.format(missing=tmp_path / "none", there=tmp_path), encoding="utf-8")
    with pytest.raises(ConfigError, match=reason):
        run(own(tmp_path, permissions=str(path)), [str(documents)])


def test_a_server_needs_no_documents(tmp_path: Path, documents: Path) -> None:
    settings = permitted(tmp_path, documents)
    run(settings, [str(documents)])
    documents.rename(tmp_path / "elsewhere")  # an unmounted disk, or one that the service may not see
    with open_configured_kb(settings) as kb:
        assert kb.readable_by(frozenset()).search("").total == 15
    with pytest.raises(ConfigError, match="がありません"):
        run(settings, [str(tmp_path / "elsewhere")])


def test_a_run_tells_of_a_pattern_that_protects_nothing(
    tmp_path: Path, documents: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = permitted(tmp_path, documents)
    rules = Path(settings.permissions or "")
    rules.write_text(rules.read_text(encoding="utf-8").replace("/welf*", "/wolf*"), encoding="utf-8")
    run(settings, [str(documents)])
    assert f"{documents}/wolf* に当てはまる文書がありません" in caplog.text
    assert f"{documents}/office に" not in caplog.text


def test_too_many_combinations_of_groups_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "permissions.toml"
    rules = "".join(f'[[documents]]\nplace = "{tmp_path}"\nlabel = "l{n}"\n' for n in range(40))
    groups = "".join(f'[[group]]\nname = "g{n}"\nreads = ["l{n}"]\n' for n in range(40))
    path.write_text(rules + groups, encoding="utf-8")
    with pytest.raises(ConfigError, match="16"):
        load_permissions(path)


def test_labels_too_long_for_the_name_of_a_folder_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "permissions.toml"
    labels = [f"department-{number}-of-the-office" for number in range(10)]
    rules = "".join(f'[[documents]]\nplace = "{tmp_path}"\nlabel = "{label}"\n' for label in labels)
    path.write_text(f'{rules}[[group]]\nname = "all"\nreads = {labels}\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="150"):
        load_permissions(path)


def test_a_link_to_a_protected_folder_does_not_open_it(tmp_path: Path, documents: Path) -> None:
    settings = permitted(tmp_path, documents)
    link = tmp_path / "link"
    link.symlink_to(documents / "office", target_is_directory=True)
    run(settings, [str(link)])
    with open_configured_kb(settings) as kb:
        assert kb.readable_by(frozenset()).search("").total == 0
        assert kb.readable_by(frozenset({"office"})).search("").total > 0


@pytest.mark.parametrize(
    ("rule", "folder"),
    [
        ("{there}/[office] *", "[office] 2026"),
        ("{there}/*/[2026]", "office/[2026]"),
        ("{link}/off*", "office"),
        ("{link}/*/office", "a/office"),
        ("{there}/of?ice/", "office/deep"),
    ],
)
def test_a_pattern_protects_the_folders_that_it_names(rule: str, folder: str, tmp_path: Path) -> None:
    there, link = tmp_path / "there", tmp_path / "link"
    (there / folder).mkdir(parents=True)
    link.symlink_to(there, target_is_directory=True)
    path = tmp_path / "permissions.toml"
    path.write_text(f'[[documents]]\nplace = "{rule.format(there=there, link=link)}"\nlabel = "office"')
    permissions = load_permissions(path)
    assert permissions.required(str(there / folder / "a.txt")) == {"office"}
    assert not permissions.required(str(there / "public" / "a.txt"))


@pytest.mark.parametrize(
    ("place", "protected"),
    [
        ("https://kb.example/office/1.html", True),
        ("http://KB.example:80/office/1.html", True),
        ("https://kb.example:443/public/../office/1.html", True),
        ("https://kb.example//%6Fffice/./1.html?page=2", True),
        ("https://kb.example/office-hours/1.html", False),
        ("https://kb.example/public/office/1.html", False),
        ("https://kb.example.evil/office/1.html", False),
        ("https://kb.example:8443/office/1.html", False),
        ("https://[kb/office/", False),
        ("/office/1.html", False),
    ],
)
def test_an_address_is_protected_in_whichever_way_a_feed_writes_it(place: str, protected: bool, tmp_path: Path) -> None:
    path = tmp_path / "permissions.toml"
    rules = ("https://kb.example/office/", "https://例え.example/")
    path.write_text("".join(f'[[documents]]\nplace = "{one}"\nlabel = "office"\n' for one in rules), encoding="utf-8")
    permissions = load_permissions(path)
    assert (permissions.required(place) == {"office"}) == protected
    assert permissions.required("https://xn--r8jz45g.example/1.html") == {"office"}


def test_other_users_of_the_machine_read_no_generation_of_groups(tmp_path: Path, documents: Path) -> None:
    run(permitted(tmp_path, documents), [str(documents)])
    made = [path for path in (tmp_path / "data" / "generations").rglob("*") if path.is_dir()]
    assert made
    assert not [path for path in made if path.stat().st_mode & 0o007]
