"""Log of searches that found nothing: their words alone, without persons, times or addresses.

A line is the words of one search, in `searches/empty.log` of the data folder. When it has grown to half of the limit it
becomes `empty.old`, in place of the one before. Processes and threads append under a lock on the file.
"""

import fcntl
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kb.analysis.normalize import fold, fold_without_space, to_katakana
from kb.analysis.romaji import romaji_key, romaji_of
from kb.errors import QueryError
from kb.matching.question_rewriting import rewrite_query
from kb.model.names import standard_kanji
from kb.query.ast import And, leaves
from kb.search.request import Facet, SearchRequest
from kb.serving.snapshot import Snapshot

MAX_BYTES = 1_000_000
_LONGEST = 30  # characters of a term; longer ones are sentences
_MIN_READING, _MIN_LATIN = 3, 4  # characters of a name's reading that identify it
# Honorifics, mail and web addresses, numbers of five digits and more.
_PERSONAL = re.compile(r"(?:さん|サン|さま|様|氏|君|くん|ちゃん|先生)$|@|://|www\.|(?:\d[-ー−() ]*){5}")


class EmptySearchLog:
    """The log in a folder, which exists after the first search."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "empty.log"
        self._old = folder / "empty.old"

    def add(self, words: tuple[str, ...]) -> None:
        """Appends the words of a search as one line.

        Raises:
            OSError: the log cannot be written.
        """
        line = " ".join(" ".join(words).split()).encode() + b"\n"
        self._folder.mkdir(exist_ok=True)
        while True:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                if not self._is_current(descriptor):  # another writer has renamed it while this one waited
                    continue
                if os.fstat(descriptor).st_size + len(line) > MAX_BYTES // 2:
                    self._path.replace(self._old)
                    continue
                os.write(descriptor, line)
                return
            finally:
                os.close(descriptor)

    def counts(self) -> Counter[str]:
        """The logged searches with their frequencies.

        Raises:
            OSError: the log cannot be read.
        """
        found: Counter[str] = Counter()
        for path in (self._old, self._path):
            if path.exists():
                found.update(path.read_text(encoding="utf-8", errors="replace").splitlines())
        return found

    def _is_current(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), self._path.stat())
        except FileNotFoundError:
            return False


def words_without_hits(snapshot: Snapshot, request: SearchRequest) -> tuple[str, ...]:
    """The words of a search to log: without fields, filters and persons, they find nothing in any dialogue.

    A term that contains the name of a speaker or another person, or looks like an address or a number, is dropped.
    Without the rest of its search a word may have hits: then there is nothing to log.
    """
    terms = [
        leaf
        for leaf in leaves(rewrite_query(request, snapshot.analyzer))
        if 0 < len(fold_without_space(leaf.text).text) <= _LONGEST
    ]
    kept = [leaf for leaf in terms if not _is_personal(snapshot, leaf.text)]
    if not kept:
        return ()
    query = And(tuple(kept)) if len(kept) > 1 else kept[0]
    try:
        total = snapshot.total(SearchRequest(query=query))
    except QueryError:
        return ()
    return () if total else tuple(dict.fromkeys(fold(leaf.text).text for leaf in kept))


def _is_personal(snapshot: Snapshot, word: str) -> bool:
    """True if a word may name or lead to a person."""
    looks_personal = _PERSONAL.search(fold(word).text) is not None
    return looks_personal or snapshot.analyzer.names_person(word) or _names_speaker(snapshot, word)


def _names_speaker(snapshot: Snapshot, word: str) -> bool:
    """True if a word names a speaker: contains the full or family name, or is a part of it, in any script."""
    written = standard_kanji(fold_without_space(word).text)
    kana, latin = to_katakana(written), romaji_key(written) or ""
    for spelling, reading in _speakers(snapshot):
        parts = [standard_kanji(fold_without_space(part).text) for part in spelling.split()]
        if written in parts or any(len(name) > 1 and name in written for name in (parts[0], "".join(parts))):
            return True
        if _sounds_like(kana, reading, _MIN_READING) or (latin and _sounds_like(latin, romaji_of(reading), _MIN_LATIN)):
            return True
    return False


def _sounds_like(word: str, name: str, least: int) -> bool:
    """True if a word begins or ends a name, or contains it, with at least so many characters."""
    return min(len(word), len(name)) >= least and (name.startswith(word) or name.endswith(word) or name in word)


def _speakers(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Each spelling of each speaker with the reading of the name in katakana, without spaces."""
    for speaker in snapshot.counts(SearchRequest(), Facet.SPEAKER):
        yield speaker.value, snapshot.reading(speaker.value).replace(" ", "")
    for person in snapshot.registry.people:
        for spelling in person.spellings:
            yield spelling, person.reading.replace(" ", "")
