"""Permalinks: the URLs of the pages of dialogues, turns and names, for whoever answers without a web framework.

webui defines the routes; a test of `webui.api` checks that both agree.
"""

from dataclasses import dataclass
from urllib.parse import quote

from kb.model.names import exact_key
from kb.search.request import Facet

_SAFE = "!$&'()*+,/:;=@"  # in a path, as Werkzeug leaves them
_PROFILES = {Facet.SPEAKER: "speakers", Facet.ORGANIZATION: "organizations", Facet.TOPIC: "topics"}


@dataclass(frozen=True)
class Permalinks:
    """The URLs below `base`, the address of the pages without a final slash; without one they are paths."""

    base: str = ""

    def dialogue(self, dialogue_id: str) -> str:
        """The URL of a dialogue."""
        return f"{self.base}/dialogues/{quote(dialogue_id, safe=_SAFE)}"

    def turn(self, dialogue_id: str, turn_id: str) -> str:
        """The URL of a turn."""
        return f"{self.dialogue(dialogue_id)}#{quote(turn_id, safe=_SAFE)}"

    def profile(self, facet: Facet, name: str) -> str:
        """The URL of the page of a speaker, an organization or a topic."""
        return f"{self.base}/{_PROFILES[facet]}/{quote(exact_key(name), safe=_SAFE)}"
