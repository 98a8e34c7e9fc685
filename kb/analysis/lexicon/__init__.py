"""The field's own words: files that staff can edit, read once and checked line by line.

`katakana.txt` holds the parts of compounds written in katakana; `compounds.tsv` holds compounds that Janome would
cut elsewhere, with reading and components. A line that cannot be used is an error that names file and line.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.analysis.normalize import fold
from kb.errors import ConfigError
from kb.messages import _

_KATAKANA_LINE = re.compile(r"(?P<word>[ァ-ヺー]{2,})(?:=(?P<parts>[ァ-ヺー]+(?: [ァ-ヺー]+)+))?")
# IPADIC's context ids of a common noun, and a cost below that of the words a compound consists of.
_NOUN_ID = 1285
_COMPOUND_COST = 500


@dataclass(frozen=True)
class Lexicon:
    """Folded words of the field. `components` maps a word to its parts, `readings` a compound to its reading."""

    katakana: frozenset[str]
    components: Mapping[str, tuple[str, ...]]
    readings: Mapping[str, str]
    version: str

    @contextmanager
    def as_user_dictionary(self) -> Iterator[str]:
        """The path of a temporary file with the compounds as Janome's user dictionary (IPADIC's columns)."""
        with TemporaryDirectory(prefix="kb-lexicon-") as folder:
            path = Path(folder, "compounds.csv")
            lines = [
                f"{word},{_NOUN_ID},{_NOUN_ID},{_COMPOUND_COST},名詞,一般,*,*,*,*,{word},{reading},{reading}\n"
                for word, reading in self.readings.items()
            ]
            path.write_text("".join(lines), encoding="utf-8")
            yield str(path)


def load_lexicon() -> Lexicon:
    """The packaged lexicon.

    Raises:
        ConfigError: a line cannot be used; names the file and the line.
    """
    folder = files(__package__)
    katakana: set[str] = set()
    components: dict[str, tuple[str, ...]] = {}
    readings: dict[str, str] = {}
    digest = sha256()
    for name in ("katakana.txt", "compounds.tsv"):
        content = folder.joinpath(name).read_text(encoding="utf-8")
        digest.update(content.encode())
        for number, raw in enumerate(content.splitlines(), start=1):
            line = raw.split("#")[0].strip()
            if not line:
                continue
            if name == "katakana.txt" and (match := _KATAKANA_LINE.fullmatch(line)):
                parts = tuple((match["parts"] or match["word"]).split(" "))
                word = match["word"]
                katakana.add(word)
            elif name == "compounds.tsv" and line.count("\t") == 2:
                word, reading, written_parts = line.split("\t")
                parts = tuple(written_parts.split(" "))
                readings[fold(word).text] = reading
            else:
                parts, word = (), line
            if "".join(parts).lower() != word.lower():
                message = _("辞書 {file} の{line}行目を読めません: {text}", file=name, line=number, text=raw)
                raise ConfigError(message)
            if len(parts) > 1:
                components[fold(word).text] = tuple(fold(part).text for part in parts)
    return Lexicon(frozenset(katakana), components, readings, digest.hexdigest()[:12])
