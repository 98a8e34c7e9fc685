"""The token: what is searched for, and what stands in a text."""

from dataclasses import dataclass

from kb.analysis.orthography import Form


@dataclass(frozen=True, slots=True)
class Token:
    """A searchable component. `position` orders it; `start`, `end` are characters of the original text.

    `surface` is folded, `bases` are its dictionary forms, the first being Janome's; `forms` are what other writings
    of the word share with it, none for words that only carry the sentence. `opens` and `closes` tell whether a word
    begins or ends here, `linked` whether a hyphen or nakaguro stands before; `functional` marks auxiliaries. A token
    of a lattice reaches over `reach` positions.
    """

    position: int
    start: int
    end: int
    surface: str
    bases: tuple[str, ...]
    opens: bool
    closes: bool
    functional: bool
    forms: tuple[Form, ...] = ()
    linked: bool = False
    reach: int = 1

    @property
    def keys(self) -> frozenset[str]:
        """What a token shares with every other that it can be met by."""
        return frozenset((self.surface, *self.bases, *(form.key for form in self.forms)))
