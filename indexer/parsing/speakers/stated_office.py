"""Offices that a label states: with a full name, or behind a body that only its form shows."""

from collections.abc import Collection

from indexer.parsing.people.combined_offices import combined_office
from indexer.parsing.people.names import is_full_name, is_surname, sole_organization
from indexer.parsing.people.office_words import begins_office
from indexer.parsing.people.offices import Office, split_office
from indexer.parsing.people.roster_lines import roster_entries
from kb.model.names import exact_key, narrow, spaced, unspaced
from kb.model.organizations import leading_organization, municipalities


def stated_person(label: str, known: Collection[str]) -> tuple[str, Office] | None:
    """The full name and the office or unit of a label that states both: 東京都CIO 副知事 早瀬 律, 志村 剛(税務課)"""
    text = narrow(label)
    entries = roster_entries(text, text, known)
    if len(entries) != 1 or not is_full_name(spaced(entries[0].name)):
        return None
    office = split_office(":".join(entries[0].office), known)
    return (spaced(entries[0].name), office) if office.posts or office.department else None


def behind_body(label: str, known: Collection[str]) -> tuple[str, str] | None:
    """The body and the rest of a label with white space between them: 桜川区 鈴木副区長, but not 田村 委員長"""
    head, _space, tail = spaced(narrow(label)).partition(" ")
    body = sole_organization(head, known) if tail else None
    if body is None or (is_surname(head) and body not in municipalities() and body not in known):
        return None
    return body, tail


def office_by_form(post: str, known: Collection[str]) -> Office:
    """The office of a post that may begin with a body by form: 青葉野市 of 青葉野市情報政策課長"""
    office = combined_office([post], known)
    body = leading_organization(post, known) if office.organization is None else None
    return split_office(post, {body[0]}) if body and begins_office(body[1]) else office


def as_written_post(post: str, label: str) -> str:
    """A post that is the whole label, with the label's full-width letters: ＡＩ推進課長."""
    return unspaced(label) if exact_key(label) == post else post
