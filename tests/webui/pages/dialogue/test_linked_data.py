"""JSON-LD of a dialogue: what schema.org's readers find, in a block that no text can leave."""

import json
import re
from typing import Any

from flask.testing import FlaskClient

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def graph(client: FlaskClient, path: str) -> dict[str, Any]:
    (block,) = BLOCK.findall(client.get(path).text)
    found = json.loads(block)
    assert found["@context"] == "https://schema.org"
    conversation, breadcrumbs = found["@graph"]
    return {"conversation": conversation, "steps": breadcrumbs["itemListElement"]}


def test_the_conversation_names_series_day_and_people(client: FlaskClient) -> None:
    one = graph(client, "/dialogues/sakuragawa-1?q=研修&lang=en")["conversation"]
    assert one["@type"] == ["Conversation", "DigitalDocument"]
    assert one["url"] == one["@id"] == "http://localhost/dialogues/sakuragawa-1"
    assert one["name"] == "【架空】「できます」と「使われます」は違う～桜川区×都CIO座談会①～"
    assert (one["dateCreated"], one["position"]) == ("2021-06-15", 101)
    assert one["isPartOf"] == {"@type": "CreativeWorkSeries", "name": "区市町村CIO座談会"}
    assert one["isBasedOn"] == "https://example.com/sakuragawa-1"
    people = {person["name"]: person for person in one["contributor"]}
    assert set(people) == {"片桐 静江", "霧島 航", "三田村 剛"}
    person = people["片桐 静江"]
    assert (person["@type"], person["jobTitle"]) == ("Person", ["副区長"])
    assert (person["affiliation"]["@type"], person["affiliation"]["name"]) == ("GovernmentOrganization", "桜川区")
    assert client.get(person["url"].removeprefix("http://localhost")).status_code == 200
    assert {"@type": "Thing", "name": "研修"} in one["about"]


def test_the_place_of_the_page_is_a_list_of_steps(client: FlaskClient) -> None:
    steps = graph(client, "/dialogues/aobano")["steps"]
    assert [(step["position"], step["item"]) for step in steps] == [
        (1, "http://localhost/"),
        (2, "http://localhost/dialogues/aobano"),
    ]


def test_a_hostile_title_stays_in_its_block(client: FlaskClient) -> None:
    one = graph(client, "/dialogues/hostile")["conversation"]
    assert one["name"] == "【架空】<script>alert('題名')</script>の扱い"
    assert "dateCreated" not in one
    assert "<script>alert('題名')" not in client.get("/dialogues/hostile").text
