"""Labels on a line of their own: a body, an office, a person or a host, in brackets, before a colon, or bare.

The weaker the marks, the more the text must state: a surname needs a mark or the attendance list, a body stands bare.
"""

import re
from collections.abc import Collection
from typing import Literal

from msgspec import Struct

from indexer.parsing.lines.list_marks import mark_of
from indexer.parsing.lines.rows import TextRow
from indexer.parsing.lines.sentences import ends_as_speech
from indexer.parsing.people.hosts import is_host
from indexer.parsing.people.names import bare_name, is_surname, sole_organization
from indexer.parsing.people.offices import is_unit
from indexer.parsing.people.roster_lines import roster_entries
from indexer.parsing.people.titles import split_label
from kb.model.names import exact_key, name_key, spaced
from kb.model.organizations import METROPOLIS

Form = Literal["brackets", "square", "colon", "bare"]
Kind = Literal["body", "office", "unit", "person", "host", "surname"]

_BRACKETED = re.compile(r"(?:\d{1,7} ?)?[○◯〇●]?\( ?(?P<label>[^。「」]{1,60}?) ?\):?")
_SQUARE = re.compile(r"[【\[<〈《≪〔] ?(?P<label>[^。「」【】\[\]<>〈〉《》≪≫〔〕]{1,60}?) ?[】\]>〉》≫〕]:?")
_COLON = re.compile(r"(?P<label>[^:。「」『』]{1,60}?) ?:")
_LONGEST = 62
_SENTENCE_ENDS = ("。", "、", "?", "!")
# Words of headers, lists and page furniture, which end or begin like an office.
_NO_LABEL = re.compile(
    r"(?:出席|欠席|参加|委員名簿|名簿|登壇|日時|日程|場所|会場|会議名|配布|配付|当日|資料|議題|議事|次第|構成|関連|お問|問い?合わ?せ|連絡先|リンク|開会|閉会|散会|休憩|"
    r"再開|傍聴|目次|概要|テーマ|本文|更新|公開|ページ|担当(?:課|部署|者)?$|注|参考|補足|写真|図|表|事例|拍手|笑|中略|略|以下|非公開|敬称|午[前後]|別紙)"
    r"|.*(?:について|署名(?:委員|議員|人)?|挨拶|あいさつ|発言(?:あり|する者).*|呼ぶ者.*|着席|退席|起立)$"
)


class Label(Struct, frozen=True):
    """A row that may be a label: its text without marks, its form, and the kind of speaker that it names."""

    text: str
    form: Form
    kind: Kind


def label_of(row: TextRow, known: Collection[str], listed: Collection[str]) -> Label | None:
    """The label that a row is; None for other rows. `listed` are keys of names and surnames of the people present."""
    if len(row.folded) > _LONGEST or row.folded.endswith(_SENTENCE_ENDS):
        return None
    form: Form = "bare"
    found = _BRACKETED.fullmatch(row.folded)
    if found:
        form = "brackets"
    elif found := _SQUARE.fullmatch(row.folded):
        form = "square"
    elif found := _COLON.fullmatch(row.folded):
        form = "colon"
    elif mark_of(row) is not None or "。" in row.folded:
        return None
    text = row.text[slice(*found.span("label"))].strip() if found else row.text
    kind = _kind_of(text, form, known, listed)
    return Label(text, form, kind) if kind else None


def _kind_of(text: str, form: Form, known: Collection[str], listed: Collection[str]) -> Kind | None:
    plain = exact_key(text)
    if (
        not plain
        or (form == "bare" and ends_as_speech(plain))
        or _NO_LABEL.match(plain)
        or re.fullmatch(r"[\d①-⑳A-Za-zア-ン]{1,3}", plain)
    ):
        return None
    if is_host(plain):
        return "host"
    if name_key(bare_name(spaced(text))) in listed:
        return "surname" if form == "bare" else "person"
    if re.search(r"[、,](?![^()]*\))", text):
        return None
    if plain in {METROPOLIS, "国", "都"} or sole_organization(text, known):
        return "body"
    if re.search(r"\s[^\s\d]", text) and len(roster_entries(text, spaced(text), known)) == 1:
        return "person"
    named = split_label(text, known)
    if named is not None:
        honoured = not (named.post or named.host or named.party)
        if named.name:
            return None if honoured and form == "bare" else "person"
        return "office" if named.sure or named.host else "unit"
    if is_unit(plain):
        return "unit"
    return "surname" if form != "bare" and is_surname(plain) else None
