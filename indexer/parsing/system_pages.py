"""Removes the furniture of pages saved from a system for minutes: DB-Search, DiscussNet, VOICES, kensakusystem.

Such pages number the speeches (`4: ◯委員長　…`), list the speakers with the same numbers or under 発言者一覧, and have
controls (前の発言へ) and marks of printed pages (`<PAGE="3">`) between the lines, and a rule as their last line. It is
done before a layout is detected, so that every layout reads such pages; the grammar of the furniture counts, not the
name of the system.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import structs

from indexer.manuscript import Line, Manuscript
from indexer.parsing.lines.rows import quoted
from kb.messages import _
from kb.model.dialogue import Diagnostic
from kb.model.names import exact_key, narrow

_MARKS = "○◯〇◎●◆◇△▲□■☆★"
_NUMBERED = re.compile(rf"[ \t\u3000・]*(?P<number>\d{{1,5}}) ?[:：] ?(?P<speech>[{_MARKS}]\S{{1,60}})")
_ENTRY = re.compile(rf"[ \t\u3000・]*(?:\d{{1,5}} ?[:：.]? ?)?(?P<label>[{_MARKS}][^\s。]{{1,60}})\s*")
_OPENING = re.compile(rf"[ \t\u3000・]*(?:\d{{1,5}} ?[:：.]? ?)?(?P<label>[{_MARKS}][^\s。]{{1,60}})\s+\S")
_PAGE_MARK = re.compile(r"<PAGE ?= ?[\"”']?\d{1,5}[\"”']?>", re.I)
_LIST_HEAD = re.compile(r"[■◆▼【\[]?(?:発言者?|発言者名)の?(?:一覧|リスト|目次)[】\]]?")
_CONTROL = re.compile(
    r"[▲▼△▽◀▶←→<>«»\[【]*(?:(?:前|次|最初|最後)の?(?:発言|ヒット|文書|ページ|検索語)(?:へ|に移動|を表示)?(?:戻る|進む)?"
    r"(?:\(全\d+ヒット\))?|すべての発言を表示|発言表示切り替え|文書閲覧|文書情報|発言者?の?一覧(?:へ|に戻る)?|発言|文書中の発言:\d+"
    r"|検索(?:結果(?:一覧)?)?(?:へ|に)?戻る|検索語:.{0,40}|検索結果一覧|この(?:発言|文書)を?(?:印刷|ダウンロード)(?:する)?"
    r"|(?:印刷|ダウンロード|閉じる|しおり|全文表示|発言を?コピー)(?:する|用画面)?)[▲▼△▽◀▶←→<>«»\]】]*"
)
_TITLE = re.compile(r"[ \t\u3000]*(?:会議名|文書名)[ \u3000]?[:：][ \u3000]?(?P<title>\S.{1,80})")
_NAMED = re.compile(r"(?P<title>\S.{1,80}?)[ \u3000]本文[ \u3000]*")
_DAY = re.compile(r"[ \t\u3000]*開催日[ \u3000]?[:：]")
_RULE = re.compile(r"[─━═―—=_-]{5,}")
_TOP = 12
_ENOUGH = 2
_LONGEST = 100


def without_furniture(manuscript: Manuscript) -> Manuscript:
    """The manuscript without the furniture, which is reported; the same object if there is none."""
    if manuscript.metadata is not None or any(line.speech for line in manuscript.lines):
        return manuscript
    lines = manuscript.lines
    numbers = _running_numbers(lines)
    labels = {found["label"] for line in lines if (found := _OPENING.match(line.text[:_LONGEST]))}
    entries = _entries(lines, numbers, labels)
    controls = {index for index, line in enumerate(lines) if _is_control(line)}
    if not numbers and not entries and len({exact_key(lines[index].text) for index in controls}) < _ENOUGH:
        controls = set()
    removed = entries | controls | {at for at, line in enumerate(lines) if _PAGE_MARK.fullmatch(line.text.strip())}
    removed |= _last_rule(manuscript)
    titled = dict(_with_title(lines))
    changed = titled | dict(_without_numbers(lines, numbers, removed))
    if not removed and not changed:
        return manuscript
    kept = [
        structs.replace(line, text="", heading=None, label=None) if at in removed else changed.get(at, line)
        for at, line in enumerate(lines)
    ]
    reports = [
        Diagnostic(lines[at].number, "label", _("本文ではない行として除きました: {text}", text=quoted(text)))
        for at in sorted(removed)
        if (text := lines[at].text.strip())
    ]
    reports += [
        Diagnostic(line.number, "label", _("本文ではない行として除きました: {text}", text=quoted(rest)))
        for at, line in titled.items()
        if (rest := lines[at].text.replace(line.text, "").strip())
    ]
    if spoken := numbers.keys() - removed:
        message = _("発言の通し番号を {count} 個除きました。", count=len(spoken))
        reports.append(Diagnostic(lines[min(spoken)].number, "running-number", message))
    return structs.replace(manuscript, lines=tuple(kept), diagnostics=(*manuscript.diagnostics, *reports))


def _last_rule(manuscript: Manuscript) -> set[int]:
    """The rule with which a web page ends, if it does."""
    if manuscript.source.format != "html":
        return set()
    last = max((at for at, line in enumerate(manuscript.lines) if line.text.strip()), default=0)
    return {last} if _RULE.fullmatch(manuscript.lines[last].text.strip()[: 4 * _LONGEST]) else set()


def _running_numbers(lines: Sequence[Line]) -> dict[int, str]:
    """The numbers before marks by line, if they run on: each follows its predecessor, or repeats it."""
    found = {at: one["number"] for at, line in enumerate(lines) if (one := _NUMBERED.match(line.text[:_LONGEST]))}
    values = [int(number) for number in found.values()]
    steps = [later - earlier for earlier, later in pairwise(values)]
    return found if steps and all(step in {0, 1} for step in steps) and any(steps) else {}


def _entries(lines: Sequence[Line], numbers: dict[int, str], labels: set[str]) -> set[int]:
    """The lines of a list of speakers: a label alone that opens a speech elsewhere, numbered like it or in a list."""
    counts = Counter(numbers.values())
    found: set[int] = set()
    listed = False
    for at, line in enumerate(lines):
        text = line.text.strip()
        entry = _ENTRY.fullmatch(text) if len(text) <= _LONGEST else None
        if entry and entry["label"] in labels and (listed or counts[numbers.get(at, "")] > 1):
            found.add(at)
        elif text:
            listed = bool(_LIST_HEAD.fullmatch(narrow(text[:_LONGEST])))
            if listed:
                found.add(at)
    heads_alone = {at for at in found if _LIST_HEAD.fullmatch(narrow(lines[at].text.strip()))}
    return found if found - heads_alone else set()


def _is_control(line: Line) -> bool:
    return 0 < len(line.text) <= _LONGEST and bool(_CONTROL.fullmatch(exact_key(line.text)))


def _with_title(lines: Sequence[Line]) -> Iterator[tuple[int, Line]]:
    """The title in the head of the page, as a heading: 会議名：…, or … 本文 above 開催日: …; others are none then."""
    top = [at for at, line in enumerate(lines[: 5 * _TOP]) if line.text.strip()][:_TOP]
    if not any(_DAY.match(lines[at].text) for at in top):
        return
    for at, below in zip(top, [*top[1:], None], strict=True):
        found = _TITLE.fullmatch(lines[at].text)
        if found is None and below is not None and _DAY.match(lines[below].text):
            found = _NAMED.fullmatch(lines[at].text)
        if found:
            for above in top[: top.index(at)]:
                if lines[above].heading is not None:
                    yield above, structs.replace(lines[above], heading=None)
            yield at, structs.replace(lines[at], text=found["title"].strip(), heading=1)
            return


def _without_numbers(lines: Sequence[Line], numbers: dict[int, str], removed: set[int]) -> Iterator[tuple[int, Line]]:
    for at in numbers:
        found = _NUMBERED.match(lines[at].text)
        if found and at not in removed:
            yield at, structs.replace(lines[at], text=lines[at].text[found.start("speech") :])
