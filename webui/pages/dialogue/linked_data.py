"""A dialogue as JSON-LD in the vocabulary of schema.org: the conversation, who takes part, its series and its place.

It stands in a data block of the page, which a browser does not execute, so that the content security policy allows it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import url_for

from kb.messages import _
from kb.model.dialogue import Dialogue, Participant
from kb.model.names import exact_key
from kb.model.organizations import kind_of
from kb.search.request import Facet
from webui.links import PROFILED

LinkedData = Mapping[str, Any]


def linked_data(dialogue: Dialogue) -> LinkedData:
    """The object; it repeats what the page shows."""
    return {"@context": "https://schema.org", "@graph": [_conversation(dialogue), _breadcrumbs(dialogue)]}


def _conversation(dialogue: Dialogue) -> LinkedData:
    url = _dialogue_url(dialogue)
    series = dialogue.series
    topics = dict.fromkeys(mention.topic for turn in dialogue.turns for mention in turn.topics if mention.words)
    found = {
        "@type": ["Conversation", "DigitalDocument"],
        "@id": url,
        "url": url,
        "name": dialogue.title,
        "inLanguage": "ja",
        "dateCreated": dialogue.date.isoformat() if dialogue.date else None,
        "isBasedOn": dialogue.source.url,
        "isPartOf": {"@type": "CreativeWorkSeries", "name": series.name} if series.name else None,
        "position": series.number,
        "about": [{"@type": "Thing", "name": topic} for topic in topics],
        "contributor": list(_people(dialogue)),
    }
    return {name: value for name, value in found.items() if value}


def _people(dialogue: Dialogue) -> Iterator[LinkedData]:
    """The people who take part, each once."""
    for person in {person.name: person for person in reversed(dialogue.participants)}.values():
        yield _person(person)


def _person(person: Participant) -> LinkedData:
    found = {
        "@type": "Person",
        "url": _profile_url(Facet.SPEAKER, person.name),
        "name": person.name,
        "jobTitle": list(person.posts),
        "affiliation": _organization(person.organization) if person.organization else None,
    }
    return {name: value for name, value in found.items() if value}


def _organization(name: str) -> LinkedData:
    kind = "Organization" if kind_of(name) == "その他" else "GovernmentOrganization"
    return {"@type": kind, "url": _profile_url(Facet.ORGANIZATION, name), "name": name}


def _breadcrumbs(dialogue: Dialogue) -> LinkedData:
    steps = ((_("CIO対話検索"), _absolute("home.home")), (dialogue.title, _dialogue_url(dialogue)))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": url}
            for position, (name, url) in enumerate(steps, 1)
        ],
    }


def _dialogue_url(dialogue: Dialogue) -> str:
    return _absolute("dialogues.reader", dialogue_id=dialogue.id)


def _profile_url(facet: Facet, name: str) -> str:
    return _absolute("profiles.page", kind=PROFILED[facet], key=exact_key(name))


def _absolute(endpoint: str, **values: str) -> str:
    return url_for(endpoint, **values, lang=None, book=None, _external=True)
