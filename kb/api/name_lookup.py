"""Lookup of names in whatever spelling: one that is known, or the beginning of some."""

from collections.abc import Callable, Iterable

from kb.analysis.normalize import to_katakana
from kb.analysis.romaji import romaji_key, romaji_of
from kb.errors import QueryError
from kb.messages import _
from kb.model.names import exact_key
from kb.search.request import Facet, SearchRequest
from kb.serving.snapshot import Snapshot
from kb.suggest.autocomplete import lookup_key


def known_name(snapshot: Snapshot, facet: Facet, name: str, parameter: str) -> str:
    """The name as the index writes it, whatever white space and width it is given with.

    Raises:
        QueryError: no turn has the name.
    """
    known = {exact_key(value.value): value.value for value in snapshot.counts(SearchRequest(inherited=True), facet)}
    if facet is Facet.SPEAKER:
        for person in snapshot.registry.people:
            if exact_key(person.name) in known:
                known = {exact_key(spelling): person.name for spelling in person.spellings} | known
    found = known.get(exact_key(name))
    if found is None:
        message = _("「{name}」はこの索引にありません。一覧から探してください。", name=name)
        raise QueryError(message, parameter=parameter)
    return found


def beginning(typed: str) -> Callable[[Iterable[str], str], bool]:
    """A test of names and a reading for a typed beginning, in kanji, kana or Latin letters."""
    written = lookup_key(typed)
    latin = romaji_key(written)

    def begins(names: Iterable[str], reading: str) -> bool:
        if any(lookup_key(name).startswith(written) for name in names):
            return True
        katakana = reading.replace(" ", "")
        return katakana.startswith(to_katakana(written)) or bool(latin and romaji_of(katakana).startswith(latin))

    return begins
