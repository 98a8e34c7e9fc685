"""The id of a dialogue: stable, readable in a URL, made of its file's name."""

import re
import unicodedata
from hashlib import sha256
from pathlib import PurePosixPath

_DIGEST_LENGTH = 6


def slug_of(path: str, name: str | None = None) -> str:
    """Letters, digits and hyphens of a name, by default the path's stem; Japanese stays as it is.

    Where something other than a separator had to go, a few digits of a digest keep two names apart.
    """
    stem = unicodedata.normalize("NFC", name or PurePosixPath(path.replace("\\", "/")).stem)
    folded = unicodedata.normalize("NFKC", stem).lower()
    slug = re.sub(r"[^\w]+|_+", "-", folded).strip("-")
    if slug and re.sub(r"[-_ .]+", "-", stem) in {slug, slug.upper()}:
        return slug
    digest = sha256(stem.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST_LENGTH]
    return f"{slug}-{digest}" if slug else f"dialogue-{digest}"
