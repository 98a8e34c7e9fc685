"""Endpoints and blueprints by what access they need.

Static files, and the answers for monitors and crawlers, tell nothing of a dialogue. Nobody has to sign in for them,
since the sign-in page itself has files; they are neither counted nor entered in a log.
"""

from kb.tokens import Scope
from webui.assets import SCRIPT

FILES = frozenset({"static", SCRIPT})
PROBES = frozenset({"health.process", "health.readiness"})
CONVENTIONAL = frozenset({"health.robots", "health.icon", "help.description"})  # at paths that browsers know
OPEN = FILES | PROBES | CONVENTIONAL

# Of the blueprints that a token may open.
SCOPES: dict[str | None, Scope] = {"api": "api", "diet": "api", "dify": "dify", "mcp": "mcp", "download": "feeds"}
