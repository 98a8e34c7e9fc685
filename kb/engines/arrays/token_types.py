"""Token types: what decides how a token of a text is matched, shared by all tokens that are alike.

A field has some ten thousand types, and an occurrence is one place. A query word is compared with the types that share
a key with it, by the same function that defines a match token by token (`kb.matching.query_graph.match_token`).
"""

from typing import NamedTuple

import msgspec

from kb.analysis.orthography import Form
from kb.analysis.tokens import Token, TokenLink


class TokenType(NamedTuple):
    """A token without its place. Hashable, and the form in which types are stored (msgpack)."""

    surface: str
    base_forms: tuple[str, ...]
    forms: tuple[Form, ...]
    starts_word: bool
    ends_word: bool
    link: TokenLink
    is_negated: bool
    position_length: int

    @classmethod
    def of(cls, token: Token) -> "TokenType":
        """The type of a token."""
        return cls(
            token.surface,
            token.base_forms,
            token.forms,
            token.starts_word,
            token.ends_word,
            token.link,
            token.is_negated,
            token.position_length,
        )

    @property
    def keys(self) -> frozenset[str]:
        """The lookup keys of its tokens (`Token.keys`)."""
        return frozenset((self.surface, *self.base_forms, *(form.key for form in self.forms)))

    def as_token(self) -> Token:
        """A token of this type, at no place."""
        return Token(
            position=0,
            start=0,
            end=0,
            surface=self.surface,
            base_forms=self.base_forms,
            starts_word=self.starts_word,
            ends_word=self.ends_word,
            is_auxiliary=False,
            forms=self.forms,
            link=self.link,
            is_negated=self.is_negated,
            position_length=self.position_length,
        )


def encode_type(one: TokenType) -> bytes:
    """A type as msgpack."""
    return msgspec.msgpack.encode(one)


def decode_type(packed: bytes) -> TokenType:
    """The type of `encode_type`."""
    return msgspec.msgpack.decode(packed, type=TokenType)
