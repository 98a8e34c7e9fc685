"""The feed of a search as a JSON Feed (https://jsonfeed.org/version/1.1), with the entries of the Atom feed."""

import json

from kb.messages import _
from kb.search.captions import speaker_name
from kb.search.results import Hit
from webui.pages.download.model import FeedPage
from webui.search_titles import title_of

VERSION = "https://jsonfeed.org/version/1.1"
MEDIA_TYPE = "application/feed+json"


def json_feed(page: FeedPage) -> str:
    """The feed as text. `_kb` has what the format has no names for: organization, post, day of the dialogue."""
    feed = {
        "version": VERSION,
        "title": f"{title_of(page.state)} | {_('CIO対話検索')}",
        "home_page_url": page.search_url,
        "feed_url": page.self_url,
        "language": "ja",
        "items": [_item(hit, permalink, updated) for hit, permalink, updated in page.entries],
    }
    return json.dumps(feed, ensure_ascii=False)


def _item(hit: Hit, permalink: str, updated: str) -> dict[str, object]:
    name = speaker_name(hit)
    where = f"（{hit.organization}）" if hit.speaker and hit.organization else ""
    return {
        "id": permalink,
        "url": permalink,
        "title": f"{name}{where}、{hit.dialogue.title}",
        "content_text": hit.text,
        "date_published": updated,
        "authors": [{"name": name}],
        "tags": list(hit.topics),
        "_kb": {
            "organization": hit.organization,
            "post": hit.post,
            "dialogue": hit.dialogue.title,
            "date": hit.dialogue.date.isoformat() if hit.dialogue.date else None,
        },
    }
