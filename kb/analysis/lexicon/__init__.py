"""The lexicon: packaged word lists of the domain, extended by staff in files of the same names.

    katakana.txt    components of compounds in katakana; 語=部品 部品 for a component that has components itself
    compounds.tsv   user dictionary of compounds: word, reading, components; without a reading, the components of a word
                    that Janome's dictionary has (市議会)
    synonyms.tsv    synonyms, one group per line
    spellings.tsv   spellings that no rule relates, one group per line: 目途, めど
    units.tsv       the same of units: パーセント, ％

The synonyms are those of the domain. A large general list, the Sudachi synonym dictionary (20,454 groups of nouns), was
measured and left out: it did not improve retrieval (JSQuAD, 1,000 questions: MRR@10 .9378 with it, .9369 without), and
it merges words that an office distinguishes: 申請 and 届出, 支援 and 扶助, 計画 and 構想.

A line that cannot be used is reported with its reason, and the others are used. The lexicon is stored with each index,
so that queries are analysed with the lexicon of the texts until the next run.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import msgspec
from msgspec import Struct

from kb.analysis.normalize import fold
from kb.errors import ConfigError
from kb.messages import _
from kb.reasons import reason_in_words

KATAKANA = "katakana.txt"
COMPOUNDS = "compounds.tsv"
SYNONYMS = "synonyms.tsv"
SPELLINGS = "spellings.tsv"
UNITS = "units.tsv"
FILES = (KATAKANA, COMPOUNDS, SYNONYMS, SPELLINGS, UNITS)

_KATAKANA_LINE = re.compile(r"(?P<word>[ァ-ヺー]{2,})(?:=(?P<parts>[ァ-ヺー]+(?: [ァ-ヺー]+)+))?")
_READING = re.compile(r"[ァ-ヺー]+")
_NOT_IN_CSV = re.compile(r'[,"\s]')  # characters that Janome's CSV dictionary cannot hold
# IPADIC's context ids of a common noun, and a cost below that of the words a compound consists of.
_NOUN_ID = 1285
_COMPOUND_COST = 500


class UserEntry(NamedTuple):
    """A word of the user dictionary; `context_id` is the one on both sides."""

    word: str
    reading: str
    context_id: int
    cost: int


class Lexicon(Struct, frozen=True):
    """Folded words of the domain. `components` maps a word to its components, `readings` a compound to its reading."""

    katakana: frozenset[str]
    components: dict[str, tuple[str, ...]]
    readings: dict[str, str]
    synonyms: tuple[tuple[str, ...], ...]
    spellings: tuple[tuple[str, ...], ...] = ()

    def as_json(self) -> str:
        """Serialises the lexicon; equal lexicons give equal JSON."""
        return msgspec.json.encode(self, order="deterministic").decode()

    @property
    def version(self) -> str:
        """Fingerprint of the content, 12 hexadecimal digits."""
        return sha256(self.as_json().encode()).hexdigest()[:12]

    def user_entries(self) -> list[UserEntry]:
        """The compounds as common nouns of a user dictionary, in order."""
        return [UserEntry(word, reading, _NOUN_ID, _COMPOUND_COST) for word, reading in self.readings.items()]

    @contextmanager
    def as_user_dictionary(self) -> Iterator[str]:
        """Writes the compounds as a temporary user dictionary for Janome (IPADIC's columns) and yields its path."""
        with TemporaryDirectory(prefix="kb-lexicon-") as folder:
            path = Path(folder, "compounds.csv")
            lines = [
                f"{word},{context},{context},{cost},名詞,一般,*,*,*,*,{word},{reading},{reading}\n"
                for word, reading, context, cost in self.user_entries()
            ]
            path.write_text("".join(lines), encoding="utf-8")
            yield str(path)


def load_lexicon(
    folder: str | Path | None = None, instead: Mapping[str, Path] | None = None
) -> tuple[Lexicon, tuple[str, ...]]:
    """Loads the packaged lexicon and the files of a folder; also returns a message for each line that cannot be used.

    `instead` maps the names of files to those that are read in place of the folder's.

    Raises:
        ConfigError: a file cannot be read.
    """
    builder = _LexiconBuilder()
    for name, parse_line in builder.rules.items():
        builder.read(name, files(__package__).joinpath(name).read_text(encoding="utf-8"), parse_line)
        staff_file = (instead or {}).get(name) or (Path(folder, name) if folder else None)
        if staff_file and staff_file.exists():
            builder.read(str(staff_file), _text(staff_file), parse_line)
    return builder.lexicon(), tuple(builder.problems)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(_("辞書 {path} を読めません: {reason}", path=path, reason=reason_in_words(error))) from error


class _LexiconBuilder:
    """Collects words file by file; a later line replaces an earlier one of the same word."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self._words: set[str] = set()
        self._components: dict[str, tuple[str, ...]] = {}
        self._readings: dict[str, str] = {}
        self._groups: dict[tuple[str, ...], None] = {}
        self._spellings: dict[tuple[str, ...], None] = {}
        self.rules: dict[str, Callable[[str], str | None]] = {
            KATAKANA: self._katakana,
            COMPOUNDS: self._compound,
            SYNONYMS: partial(_group, self._groups),
            SPELLINGS: partial(_group, self._spellings),
            UNITS: partial(_group, self._spellings),
        }

    def read(self, name: str, content: str, parse_line: Callable[[str], str | None]) -> None:
        """Parses the lines of a file, without comments, and records a problem for each that cannot be used."""
        for number, raw in enumerate(content.splitlines(), start=1):
            line = raw.split("#")[0].strip(" \u3000\r")
            if line and (reason := parse_line(line)):
                message = _(
                    "辞書 {file} の{line}行目を使えません（{reason}）: {text}",
                    file=name,
                    line=number,
                    text=raw,
                    reason=reason,
                )
                self.problems.append(message)

    def lexicon(self) -> Lexicon:
        """The collected lexicon."""
        groups, spellings = tuple(self._groups), tuple(self._spellings)
        return Lexicon(frozenset(self._words), self._components, self._readings, groups, spellings)

    def _katakana(self, line: str) -> str | None:
        match = _KATAKANA_LINE.fullmatch(fold(line).text)
        if not match:
            return _("片仮名の語、または 語=部品 部品 の形で書いてください")
        word, parts = match["word"], tuple((match["parts"] or match["word"]).split(" "))
        if "".join(parts) != word:
            return _("部品をつないでも語になりません")
        self._words.add(word)
        if len(parts) > 1:
            self._components[word] = parts
        return None

    def _compound(self, line: str) -> str | None:
        columns = [column.strip() for column in line.split("\t")]
        if len(columns) != 3:
            return _("語、読み、部品の3列をタブで区切ってください")
        word, reading, written_parts = (fold(column).text for column in columns)
        parts = tuple(written_parts.split())
        if "".join(parts) != word:
            return _("部品をつないでも語になりません")
        if reading and not _READING.fullmatch(reading):
            return _("読みは片仮名で書いてください")
        if _NOT_IN_CSV.search(word):
            return _("語に空白、コンマ、引用符は使えません")
        self._readings.pop(word, None)
        if reading:
            self._readings[word] = reading
        self._components[word] = parts
        return None


def _group(groups: dict[tuple[str, ...], None], line: str) -> str | None:
    entries = tuple(dict.fromkeys(entry.strip() for entry in line.split("\t") if entry.strip()))
    if len(entries) < 2:
        return _("同じ意味の語を二つ以上、タブで区切ってください")
    groups[entries] = None
    return None
