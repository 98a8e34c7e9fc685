"""Kinds of meetings, by the words with which titles name them."""

import re

# A kind, and the words that name it. Longer words stand before those that they begin with.
_KINDS = {
    "座談会": "座談会",
    "対談": "対談 鼎談",
    "インタビュー": "インタビュー インタビュ",
    "会見": "記者会見 会見 記者発表",
    "本会議": "本会議 定例会 臨時会",
    "委員会": "委員会",
    "協議会": "協議会",
    "審議会": "審議会 調査会 審査会",
    "検討会": "検討会 研究会 懇談会 有識者会議",
    "部会": "分科会 部会 ワーキンググループ",
    "説明会": "説明会 意見交換会 対話集会",
    "フォーラム": "フォーラム シンポジウム セミナー ワークショップ",
    "会議": "会議 本部会議",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_NAMED = re.compile("|".join(sorted(_KIND_OF, key=len, reverse=True)))
_RECORD = re.compile("会議録|会議要旨")  # names the document


def meeting_kind(title: str, series: str | None = None) -> str | None:
    """The kind that a title names last, since the head of a Japanese name is its end; else that of the series.

    東京都・区市町村CIOフォーラム 第118回座談会 is a 座談会; None without such a word.
    """
    for name in (title, series or ""):
        if found := _NAMED.findall(_RECORD.sub("", name)):
            return _KIND_OF[found[-1]]
    return None
