"""Closing narration: separates the writer's last paragraphs from the last turn."""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from indexer.parsing.layouts.forum.row_kinds import OPENING, RowKind
from indexer.parsing.lines.notices import is_part_notice
from indexer.parsing.lines.rows import TextRow
from indexer.parsing.lines.sentences import is_stage_direction

_SURE = re.compile(
    r"お届けしま|お届けしてき|お楽しみに|お楽しみください|いかがでしたでしょうか|いかがだったでしょうか"
    r"|(?:前半|後半|今回|次回|前編|後編|本記事|この記事|本稿)[はでもの].{0,60}(?:紹介|お届け|お送り|掲載|公開)"
    r"|(?:座談会|対談|鼎談)(?:の様子|の模様|の内容)?(?:を|は).{0,30}(?:お届け|紹介|終了|終わり|お伝え)"
    r"|最後までお読み|ご覧いただき|読者の皆|次回もご期待|取材班|取材を続け|御礼申し上げ|座談会のあと"
    r"|(?:座談会|対談|鼎談|対話)(?:でした|となりました|になりました)"
    r"|[都区市町村](?:様|の(?:皆様|皆さま|みなさま|みなさん|皆さん))、(?!.{0,30}(?:本日|今日)).{0,40}ありがとうございました"
    r"|[都区市町村]の挑戦は(?:これからも)?続"
)
# Summaries of the talk: 前半では…伺いました。
_RECAP = re.compile(
    r"(?:前半|後半|今回|前編|後編|本記事|この記事|座談会)(?:は|では|の|で).{0,120}"
    r"(?:伺いました|お届けしました|語り合いました|いただきました|くださいました|紹介しました|交わされました|お送りしました)。?$"
)
# Phrases of the writer, also in articles whose turns have several blocks.
_WRITER = re.compile(
    r"前半|後半|前編|後編|次回|今回の|座談会|対談|鼎談|対話|記事|意見交換|取材|語って(?:くだ|いた)|語られ"
    r"|話してくだ|お知らせ"
    r"|[区市町村]の(?:皆|お二人|お三方)|となりました。$"
)
# Phrases of an observer; in a separate block at the end, they show that the writer speaks.
_OBSERVER = re.compile(r"様の|様では|様から|両[区市町村]|[区市町村](?:の|らしい|から)|でした。$|ました。$")
_OPINION = re.compile(
    r"(?:思います|思っております|思っています|考えています|考えております|いきたいです|ほしいです|欲しいです)。?$"
)
_OF_ARTICLE = re.compile(r"前半|後半|前編|後編|次回|この記事|座談会")
_SPOKEN = re.compile(
    r"(?:^|[、。])(?:私|僕|うち|我々|われわれ)|(?:けど|けれども|ですね|ますね|ですよ|ですか|ますか|よね)[。、]?$"
    r"|お願い(?:いた)?します。$|[?!]$|\(笑\)|ましょう。$|本日|今日"
)
_SURELY_SPOKEN = re.compile(
    r"(?:^|[、。])(?:うち|弊|当[区市町村]|本[区市町村]|私ども|私は|僕)|(?:ですね|ますね|よね|ですか|ますか)。?$"
    r"|お願い(?:いた)?します。$|[?]$|\(笑\)"
)
_LONGEST_DENSE = 5
_ENOUGH_TURNS = 3
_RARELY = 0.1


class Closing(Struct, frozen=True):
    """The first row of the closing narration; `unclear` is a row that may begin it and was left to the speaker."""

    start: int
    unclear: int | None = None


def find_closing(
    rows: Sequence[TextRow], kinds: Mapping[int, RowKind], last_talk: int, end: int, *, followed: bool
) -> Closing:
    """Finds the closing narration; it starts at `end` if there is none.

    With `followed`, credits or the page's footer stand below. The last block of lines is the closing if its words say
    so, if a rule stands above it, or if credits follow and turns of this article never have a second block.
    """
    texts = [index for index in range(last_talk + 1, end) if index not in kinds]
    blocks = _blocks(rows, kinds, texts, captions=True)
    opened = kinds.get(last_talk) in OPENING - {"inline-speaker"} or bool(texts and not rows[texts[0]].gap_before)
    kept, blocks = (blocks[0], blocks[1:]) if opened and blocks else ([], blocks)
    start = end
    for block in reversed(blocks):
        words = " ".join(rows[index].folded[:400] for index in block)
        if not _is_certain(rows, kinds, block, words) and not (
            followed and start == end and _is_likely(rows, kinds, last_talk, block, words)
        ):
            break
        start = block[0]
    if start == end and len(kept) > 1 and not blocks:
        last = rows[kept[-1]].folded
        if (_SURE.search(last) or (followed and _OF_ARTICLE.search(last))) and not _SURELY_SPOKEN.search(last):
            return Closing(_start_of_recap(rows, kept))
    return Closing(start, _uncertain_block(rows, kinds, blocks, last_talk) if start == end else None)


def _is_certain(rows: Sequence[TextRow], kinds: Mapping[int, RowKind], block: Sequence[int], words: str) -> bool:
    if _SURE.search(words) or all(
        rows[index].folded.startswith(("※", "http")) or is_part_notice(rows[index].folded) for index in block
    ):
        return True
    return kinds.get(block[0] - 1) == "divider" and not _SPOKEN.search(words)


def _start_of_recap(rows: Sequence[TextRow], kept: Sequence[int]) -> int:
    """The first row of the closing within lines without blank lines: the topmost line that summarises the talk."""
    recaps = [index for index in kept[1:][-_LONGEST_DENSE:] if _RECAP.match(rows[index].folded)]
    return min([*recaps, kept[-1]])


def _uncertain_block(
    rows: Sequence[TextRow], kinds: Mapping[int, RowKind], blocks: Sequence[Sequence[int]], last_talk: int
) -> int | None:
    """The first row of the last turn's last block, if the writer may have written it; else None."""
    if not blocks:
        return None
    words = " ".join(rows[index].folded[:400] for index in blocks[-1])
    by_observer = _WRITER.search(words) or _OBSERVER.search(words)
    doubtful = not _SURELY_SPOKEN.search(words) and (
        by_observer or _has_single_block_turns(rows, kinds, last_talk, enough=1)
    )
    return blocks[-1][0] if doubtful and len(words) > 10 and not is_stage_direction(words) else None


def _blocks(
    rows: Sequence[TextRow], kinds: Mapping[int, RowKind], texts: Sequence[int], *, captions: bool = False
) -> list[list[int]]:
    """Groups rows of text into blocks separated by blank lines; a caption separates blocks only with `captions`."""
    blocks: list[list[int]] = []
    for index in texts:
        apart = rows[index].gap_before or kinds.get(index - 1) == "divider"
        if not blocks or (apart and (captions or kinds.get(index - 1) != "image-caption")):
            blocks.append([])
        blocks[-1].append(index)
    return blocks


def _is_likely(
    rows: Sequence[TextRow], kinds: Mapping[int, RowKind], last_talk: int, block: Sequence[int], words: str
) -> bool:
    if _WRITER.search(words) and not _SPOKEN.search(words):
        return True
    if not _has_single_block_turns(rows, kinds, last_talk) or _SURELY_SPOKEN.search(words):
        return False
    by_observer = bool(_OBSERVER.search(words)) and not _SPOKEN.search(words)
    if kinds.get(block[0] - 1) == "image-caption":
        return by_observer and not _OPINION.search(words)
    return by_observer or not _OPINION.search(words)


def _has_single_block_turns(
    rows: Sequence[TextRow], kinds: Mapping[int, RowKind], last_talk: int, *, enough: int = _ENOUGH_TURNS
) -> bool:
    """True if turns of more than one block are so rare that another block at the end is narration."""
    turns = several = 0
    texts: list[int] = []
    begun = False
    for index in range(last_talk + 1):
        if kinds.get(index) in OPENING:
            turns += begun
            several += len(_blocks(rows, kinds, texts)) > 1
            texts, begun = [], True
        elif begun and index not in kinds:
            texts.append(index)
    return turns >= enough and several <= _RARELY * turns
