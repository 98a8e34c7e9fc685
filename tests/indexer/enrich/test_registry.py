"""The files that staff edit: what they say is taken, and what is misspelt is named with its file."""

from pathlib import Path

import pytest

from indexer.enrich.registry import OrganizationEntry, PersonEntry, StaffRegistry, load_registry
from indexer.enrich.topics import load_topics, packaged_topics
from kb.analysis.analyzer import Analyzer
from kb.errors import ConfigError

PEOPLE = """
[[person]]
name = "髙橋 千尋"
reading = "たかはし ちひろ"
also = ["高橋 ちひろ"]
organizations = ["都"]

[[person]]
name = "佐藤 誠（年長）"
also = ["佐藤 誠"]
dialogues = ["008-shirasagi-1"]
"""
ORGANIZATIONS = """
[[organization]]
name = "東京都"
also = ["都", "都庁"]
kind = "都"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "people.toml").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "organizations.toml").write_text(ORGANIZATIONS, encoding="utf-8")
    return tmp_path


def test_both_files_are_read_as_they_say(folder: Path) -> None:
    registry = load_registry(str(folder))
    assert registry.people[0] == PersonEntry(
        "髙橋 千尋", reading="たかはし ちひろ", also=("高橋 ちひろ",), organizations=("都",)
    )
    assert registry.organizations == (OrganizationEntry("東京都", also=("都", "都庁"), kind="都"),)
    assert registry.organization_named("都庁") == registry.organization_named("東京都") == "東京都"


def test_an_entry_is_of_its_names_bodies_and_dialogues_only(folder: Path) -> None:
    registry = load_registry(str(folder))
    chihiro, elder = registry.people
    assert registry.person("高橋千尋", "東京都", "a") is chihiro
    assert registry.person("髙橋 千尋", "桜川区", "a") is None
    assert registry.person("佐藤 誠", None, "008-shirasagi-1") is elder
    assert registry.person("佐藤 誠", None, "009") is None


def test_no_folder_and_no_files_say_nothing(tmp_path: Path) -> None:
    assert load_registry(None) == StaffRegistry()
    assert load_registry(str(tmp_path)).people == ()
    with pytest.raises(ConfigError, match="nowhere"):
        load_registry(str(tmp_path / "nowhere"))


def test_the_version_changes_with_what_the_files_say(folder: Path) -> None:
    before = load_registry(str(folder)).version
    (folder / "people.toml").write_text(PEOPLE.replace("ちひろ", "せんじん"), encoding="utf-8")
    assert load_registry(str(folder)).version != before


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("people.toml", '[[person]]\nnam = "a"', "nam"),
        ("people.toml", '[[person]]\nname = " "', "name"),
        ("people.toml", '[[person]]\nname = "a"\nalso = "b"', "also"),
        ("people.toml", '[[persons]]\nname = "a"', "persons"),
        ("people.toml", 'name = "', "閉じていません"),
        ("organizations.toml", '[[organization]]\nname = "a"\nkind = "県"', "kind"),
    ],
)
def test_a_mistake_is_named_with_its_file(folder: Path, name: str, text: str, said: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"{name}(?s:.*){said}"):
        load_registry(str(folder))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[topic]]\nname = "窓口"\ngroup = "住民"', "words"),
        ('[[topic]]\nname = "窓口"\ngroup = "住民"\nwords = []', "words"),
        ('[[topic]]\nname = "窓口"\ngroup = "住民"\nwords = [""]', "words"),
        ('[[topic]]\nname = "窓口"\ngroup = "住民"\nwords = ["書類"]\n' * 2, "窓口"),
        ("", "topic"),
    ],
)
def test_a_mistake_in_the_list_of_topics_is_named(tmp_path: Path, analyzer: Analyzer, text: str, said: str) -> None:
    (tmp_path / "topics.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"topics\.toml(?s:.*){said}"):
        load_topics(str(tmp_path), analyzer)


def test_the_packaged_list_is_where_staff_begin(tmp_path: Path, analyzer: Analyzer) -> None:
    (tmp_path / "topics.toml").write_text(packaged_topics(), encoding="utf-8")
    assert load_topics(str(tmp_path), analyzer).topics == load_topics(None, analyzer).topics
