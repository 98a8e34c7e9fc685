"""The token: the searchable unit of queries and texts."""

from enum import IntEnum

from msgspec import Struct

from kb.analysis.orthography import Form


class TokenLink(IntEnum):
    """How a token is joined to the one before it: not at all, by a hyphen or nakaguro, or by a change of case."""

    NONE = 0
    MARK = 1
    CASE = 2


class Token(Struct, frozen=True):
    """A component of a word: original text[start:end] at `position`.

    `surface` is folded. `base_forms` are its dictionary forms, Janome's first. `forms` are its orthographic forms, none
    for function words. `starts_word` and `ends_word` mark the first and last component of a word, `link` says how it is
    joined to the one before. `is_negated` marks a verb or adjective that a negation follows (進ま of 進まない). In a
    token graph the token covers `position_length` positions.
    """

    position: int
    start: int
    end: int
    surface: str
    base_forms: tuple[str, ...]
    starts_word: bool
    ends_word: bool
    is_auxiliary: bool
    forms: tuple[Form, ...] = ()
    link: TokenLink = TokenLink.NONE
    is_negated: bool = False
    position_length: int = 1

    @property
    def keys(self) -> frozenset[str]:
        """Lookup keys: two tokens can match only if they share one."""
        return frozenset((self.surface, *self.base_forms, *(form.key for form in self.forms)))
