"""Hypothesis strategy of texts made of pieces that are hard to analyse."""

from hypothesis import strategies as st

PIECES = [
    *(
        "窓口",
        "何",
        "どうすればよいか",
        "取り組んでいます",
        "ＤＸ",
        "㍻",
        "ｶﾞ",
        "1,000",
        "の",
        "。",
        "？",
        "\n",
        "　",
        "\x00",
    ),
    *(
        '"',
        "「",
        "」",
        "(",
        "）",
        " OR ",
        "|",
        " AND ",
        " NOT ",
        " -",
        " 近傍3 ",
        "~5",
        "*",
        "窓口*",
        "発言者:",
        "日付:2021",
        "年度:令和3",
        ":",
    ),
]


TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=40)
