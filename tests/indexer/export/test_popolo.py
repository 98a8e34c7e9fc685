"""Popolo and CSV: the classes and properties of the specification, every reference resolved, nothing left out."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator, FormatChecker

from indexer.commands.export import export
from kb import open_kb
from tests.support.popolo import SCHEMAS


def exported(data: Path, form: str, address: str | None = "https://kb.example.jp/minutes") -> str:
    result = CliRunner().invoke(
        export,
        ["--data", str(data), "--format", form],
        env={"KB_ADDRESS": address},
        catch_exceptions=False,
        standalone_mode=False,
    )
    return result.stdout


def turns_of(data: Path) -> dict[str, str]:
    with open_kb(data) as kb, kb.snapshot() as snapshot:
        every = [snapshot.dialogue(one.id) for one in snapshot.dialogues]
    return {f"{one.id}#{turn.id}": turn.text for one in every for turn in one.turns}


@pytest.fixture(scope="module")
def made(demo_data: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(exported(demo_data, "popolo"))
    return found


@pytest.mark.parametrize("kind", sorted(SCHEMAS))
def test_every_object_has_the_properties_of_its_class(made: dict[str, list[dict[str, Any]]], kind: str) -> None:
    validator = Draft202012Validator(SCHEMAS[kind], format_checker=FormatChecker())
    assert made[kind]
    assert [error.message for one in made[kind] for error in validator.iter_errors(one)] == []


def test_there_is_nothing_else(made: dict[str, list[dict[str, Any]]]) -> None:
    assert set(made) == set(SCHEMAS)


def test_every_reference_leads_to_an_object(made: dict[str, list[dict[str, Any]]]) -> None:
    ids = {kind: [one["id"] for one in objects] for kind, objects in made.items()}
    assert {kind: len(set(found)) for kind, found in ids.items()} == {kind: len(found) for kind, found in ids.items()}
    references = {
        "person_id": "persons",
        "creator_id": "persons",
        "organization_id": "organizations",
        "post_id": "posts",
        "event_id": "events",
        "parent_id": "events",
    }
    for kind, objects in made.items():
        for name, target in references.items():
            unresolved = [one["id"] for one in objects if name in one and one[name] not in ids[target]]
            assert unresolved == [], (kind, name)
    attending = {person["id"] for event in made["events"] for person in event.get("attendees", ())}
    assert attending <= set(ids["persons"])


def test_every_turn_is_a_speech_with_its_text(demo_data: Path, made: dict[str, list[dict[str, Any]]]) -> None:
    speeches = made["speeches"]
    assert {one["id"]: one["text"] for one in speeches} == turns_of(demo_data)


def test_every_turn_is_a_row_with_its_text(demo_data: Path) -> None:
    text = exported(demo_data, "csv")
    assert text.startswith("\ufeffid,")
    rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline="")))
    assert {row["id"]: row["text"] for row in rows} == turns_of(demo_data)
    assert {row["kind"] for row in rows} <= {"speech", "question", "narration"}
    first = next(row for row in rows if row["speaker"])
    with open_kb(demo_data) as kb:
        dialogue, _hash, turn = first["id"].partition("#")
        said = kb.dialogue(dialogue).turn(turn)
    assert said
    assert (first["speaker"], first["organization"], first["post"]) == (said.speaker, said.organization, said.post)


def test_a_membership_is_of_the_body_of_its_post(made: dict[str, list[dict[str, Any]]]) -> None:
    posts = {one["id"]: one for one in made["posts"]}
    held = [(one, posts[one["post_id"]]) for one in made["memberships"] if "post_id" in one]
    assert held
    for membership, post in held:
        assert membership.get("organization_id") == post.get("organization_id")
        assert membership["role"] == post["label"]


def test_sources_are_pages_where_their_address_is_known(demo_data: Path, made: dict[str, list[dict[str, Any]]]) -> None:
    person = next(one for one in made["persons"] if one["id"] == made["memberships"][0]["person_id"])
    assert person["sources"][0]["url"].startswith("https://kb.example.jp/minutes/dialogues/")
    without = json.loads(exported(demo_data, "popolo", None))
    assert not any("sources" in one for one in (*without["persons"], *without["memberships"]))


def test_the_parts_of_a_talk_have_it_as_their_parent(made: dict[str, list[dict[str, Any]]]) -> None:
    parents = {one["id"]: one.get("parent_id") for one in made["events"]}
    assert parents["001-sakuragawa-1"] == parents["002-sakuragawa-2"]
    assert parents["001-sakuragawa-1"] in parents
