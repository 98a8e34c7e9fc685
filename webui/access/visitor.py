"""The visitor of a request: a user, a program with a token, or a stranger."""

from dataclasses import dataclass
from typing import cast

from flask import g

from kb.escapes import has_control_characters
from kb.permissions import EVERYONE, Labels, Role
from kb.tokens import AccessToken

_LONGEST_NAME = 255  # characters, as of an OpenID Connect `sub`; a browser drops a session cookie above 4 KB


@dataclass(frozen=True)
class Visitor:
    """Name, labels and role of who asks. A stranger has no name, a program has its token."""

    name: str | None = None
    labels: Labels = EVERYONE
    role: Role = "reader"
    token: AccessToken | None = None

    @property
    def is_known(self) -> bool:
        """True for a user or a program."""
        return self.name is not None or self.token is not None

    @property
    def log_name(self) -> str | None:
        """The name of the user or of the token."""
        return self.token.name if self.token else self.name


STRANGER = Visitor()
IMPOSTOR = Visitor()  # has a token that is unknown, revoked or expired


def visitor() -> Visitor:
    """The visitor of the current request."""
    return cast("Visitor", g.get("visitor", STRANGER))


def is_name(text: str) -> bool:
    """True for a name of a user that pages and logs can show in one line."""
    return bool(text.strip()) and len(text) <= _LONGEST_NAME and not has_control_characters(text)
