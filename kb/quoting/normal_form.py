"""Normal form of a quotation: what a copier changes is folded, and every other character is compared.

Folded are line breaks and white space, the width and case of letters, dashes and wave dashes (as literals are compared
in a search), the two pairs of punctuation (、， and 。．), and 『』 to 「」, as marks within a quotation are written.
A digit, a particle or a negation is never folded.
"""

import hashlib
from dataclasses import replace

from kb.analysis.normalize import Folded, fold_without_space

FINGERPRINT_DIGITS = 12  # hexadecimal digits of the SHA-256 that are shown: 48 bits

# After NFKC, ， and ､ are a comma and an ideographic comma, ． and ｡ a full stop and an ideographic one.
_SAME = str.maketrans({",": "、", ".": "。", "『": "「", "』": "」"})


def normal_form(text: str) -> Folded:
    """The normal form of a text, with an offset map to the original."""
    folded = fold_without_space(text)
    return replace(folded, text=folded.text.translate(_SAME))


def fingerprint(text: str, turn: str) -> str:
    """The fingerprint of a quotation: the first digits of the SHA-256 over its turn's id and its normal form.

    `turn` is "<dialogue>#<turn>". Copies of a quotation have its fingerprint, with other line breaks, too.
    """
    digest = hashlib.sha256(f"{turn}\n{normal_form(text).text}".encode())
    return digest.hexdigest()[:FINGERPRINT_DIGITS]
