"""Layout of talks whose format sets the names off: in bold or as terms before the speech, as headings above it.

A person speaks again and a term is defined once, so a bare name counts only if it recurs, and if the document is a talk
or says of the name that it is a person (早川さん, 柏木です). Where nothing but names is set off, one that occurs once
counts, too.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

from indexer.manuscript import Manuscript
from indexer.parsing.layouts.base import Detection, Layout, detection_by_share
from indexer.parsing.layouts.records.headings import record_headings
from indexer.parsing.layouts.records.parts import RecordParts, TurnOpening, question_openings
from indexer.parsing.layouts.records.transcript import parse_record
from indexer.parsing.lines.page_noise import noise_kind
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.lines.sentences import ends_as_speech
from indexer.parsing.people.hosts import is_host
from indexer.parsing.people.names import bare_name, is_common_noun, is_full_name, is_surname
from indexer.parsing.people.titles import split_label
from kb.messages import N_
from kb.model.dialogue import Dialogue
from kb.model.names import exact_key, name_key, narrow, spaced
from kb.model.organizations import leading_organization

_KANA_NAME = re.compile(r"[ぁ-ゖー]{2,6}|[ァ-ヺー]{2,8}|[々ヶケ\u3400-\u9fff]{1,3}[ぁ-ゖァ-ヺー]{1,4}|[A-Z]")
_TALK = re.compile(
    r"座談会|対談|鼎談|インタビュー|トーク|話し合|語(?:る|り合|って)|聞き手|司会|参加者|登壇者|出席者"
    r"|[にへ](?:聞|伺|うかが)|話を(?:聞|伺|うかが)"
)
_SEPARATOR = re.compile(r"[\s:：／/|｜」』\]】)）>》]*")
_OPENING_MARK = re.compile(r"(?:・|\d+\. )?[「『\[【(（<《]?\s*")
_CLOSING = {"」": "「", "』": "『", "】": "【", "]": "[", ")": "(", "）": "（"}
_ENOUGH = 3
_FEWEST_SPEAKERS = 2
_TOP = 12
_LONGEST = 40


def find_openings(rows: Sequence[TextRow]) -> dict[int, TurnOpening]:
    """Finds the labels that the format sets off, and the questions after a dash; none if the labels are no speakers."""
    candidates = {index: opening for index in range(len(rows)) if (opening := _opening(rows, index))}
    spoken = Counter(_key(opening) for index, opening in candidates.items() if _is_spoken(rows, index, opening))
    counts = Counter(map(_key, candidates.values()))
    said = {key for key, count in counts.items() if 2 * spoken[key] > count}
    found = {index: opening for index, opening in candidates.items() if _key(opening) in said}
    named = {key: opening for opening in found.values() if (key := _key(opening)) and _states_person(opening.label)}
    recurring = {_key(opening) for opening in found.values() if counts[_key(opening)] > 1}
    if not found or not (named or _is_talk(rows, found)):
        return {}
    kept = {key for key in said if key in named or key in recurring}
    questions = question_openings(rows)
    if _only_names(rows, min(found), found, questions):
        kept = said
    if len(kept) + bool(questions) < _FEWEST_SPEAKERS or not recurring & kept:
        return {}
    talk = {index: opening for index, opening in found.items() if _key(opening) in kept}
    return questions | talk


def _only_names(
    rows: Sequence[TextRow], first: int, found: Mapping[int, TurnOpening], questions: Mapping[int, TurnOpening]
) -> bool:
    """True if all that is set off from row `first` on, as its label is, has the form of a name."""
    level = rows[first].heading
    names = {index for index, opening in found.items() if not _KANA_NAME.fullmatch(exact_key(opening.label))}
    return all(
        index in names or index in questions
        for index in range(first, len(rows))
        if rows[index].heading == level and (rows[index].label is not None or level is not None)
    )


def _opening(rows: Sequence[TextRow], index: int) -> TurnOpening | None:
    """The opening of a row that begins with a name that the format sets off, or that is a heading of a name."""
    row = rows[index]
    label, end = row.label, 0
    if label is not None:
        mark = _OPENING_MARK.match(row.text)
        start = mark.end() if mark else 0
        if not row.text.startswith(label, start):
            start = row.text.find(label)
        end = start + len(label)
        if not 0 <= start <= 4:
            return None
    elif row.heading is not None and row.heading > 1:
        label, end = row.text, len(row.text)
    if not label or len(label) > _LONGEST:
        return None
    separator = _SEPARATOR.match(row.text, end)
    cut = separator.end() if separator else end
    label = label.strip().rstrip(":： ")
    while label and label[-1] in _CLOSING and label.count(label[-1]) > label.count(_CLOSING[label[-1]]):
        label = label[:-1].rstrip(":： ")
    if label[:1] in _CLOSING.values() and label[-1:] in _CLOSING:
        label = label[1:-1].strip()
    text = row.text[cut:].strip()
    if not text and (index + 1 >= len(rows) or rows[index + 1].label or rows[index + 1].heading is not None):
        return None
    if not _is_person(label):
        return None
    asks = is_host(exact_key(label))
    is_name = not asks and split_label(label) is None
    return TurnOpening(label, row.text[:cut].strip(), text, "question" if asks else "speech", is_name=is_name)


def _key(opening: TurnOpening) -> str:
    """The key of a name: that of the surname if the label is a full name."""
    name = bare_name(spaced(narrow(opening.label)))
    return name_key(name.partition(" ")[0] if is_full_name(name) else name)


def _is_person(label: str) -> bool:
    plain = exact_key(label)
    if is_host(plain):
        return True
    if is_common_noun(plain):
        return False
    return bool(_states_person(label) or is_surname(plain) or _KANA_NAME.fullmatch(plain))


def _states_person(label: str) -> bool:
    """True for a label that only a person can have: a full name, a name with a title or an honorific, a host."""
    named = split_label(label)
    return is_full_name(bare_name(spaced(narrow(label)))) or (
        named is not None and named.sure and bool(named.name or named.post)
    )


def _is_spoken(rows: Sequence[TextRow], index: int, opening: TurnOpening) -> bool:
    """True if sentences follow a label, on its row or below it, with pictures between them."""
    if opening.text:
        return ends_as_speech(narrow(opening.text))
    below = next((row for row in rows[index + 1 : index + 4] if not noise_kind(row)), None)
    return below is not None and ends_as_speech(below.folded)


def _is_talk(rows: Sequence[TextRow], found: Mapping[int, TurnOpening]) -> bool:
    """True if the lines above the first label call the document a talk, or the text treats two labels as people."""
    first = min(found, default=len(rows))
    if any(_TALK.search(row.folded[:SHORT]) for row in rows[: min(first, _TOP)]):
        return True
    text = "\n".join(row.folded[: 4 * SHORT] for row in rows)
    labels = {exact_key(opening.label) for opening in found.values()}
    people = sum(any(f"{label}{tail}" in text for tail in ("さん", "です", "と申し", "氏")) for label in labels)
    return people >= _FEWEST_SPEAKERS


def _bodies(rows: Sequence[TextRow]) -> int:
    """The number of rows that the format sets off and that are a body: 荒川区."""
    labels = (row.label or (row.text if (row.heading or 0) > 1 else "") for row in rows)
    plain = (exact_key(label) for label in labels if label and len(label) <= _LONGEST)
    return sum((named := leading_organization(one)) is not None and not named[1] for one in plain)


def _detect(manuscript: Manuscript, rows: Sequence[TextRow]) -> Detection | None:
    openings = find_openings(rows)
    spoken = sum(bool(opening.label) for opening in openings.values())
    if spoken < _ENOUGH or 4 * _bodies(rows) > spoken:
        return None
    return detection_by_share(
        "marked-labels",
        len(openings),
        len(rows) - min(openings),
        "lines of the talk open a turn",
        partial(_parse, manuscript, rows, openings),
    )


def _parse(manuscript: Manuscript, rows: Sequence[TextRow], openings: Mapping[int, TurnOpening]) -> Dialogue:
    return parse_record(manuscript, rows, RecordParts(openings, record_headings(rows, openings)))


LAYOUT = Layout("marked-labels", N_("氏名を太字や見出しなどで示す対談"), _detect)
