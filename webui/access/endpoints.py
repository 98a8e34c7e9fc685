"""Endpoints that tell nothing of a dialogue: static files, and the answers for monitors and crawlers.

Nobody has to sign in for them, since the sign-in page itself has files; they are neither counted nor entered in a log.
"""

from webui.assets import SCRIPT

FILES = frozenset({"static", SCRIPT})
PROBES = frozenset({"health.process", "health.readiness"})
CONVENTIONAL = frozenset({"health.robots", "health.icon", "help.description"})  # at paths that browsers know
OPEN = FILES | PROBES | CONVENTIONAL
