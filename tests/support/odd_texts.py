"""Odd texts to segment: what documents hold now and then, drawn by a seed."""

from collections.abc import Iterator, Sequence
from random import Random

LONGEST = 120  # characters of most texts
_EMOJI = "😀🏛️👨‍👩‍👧🇯🇵❤️"
_KANA = (
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん"
    "がぎぐげござじずぜぞっゃゅょー"
)
_KANJI = (
    "東京都市区町村議会情報政策課長推進行政手続電子申請予算案件年月日人口減少増加私生上下大中小"
    "一二三四五六七八九十百千万億兆〇々仝ヶ"
)
_ALPHABETS = (
    _KANA,
    "".join(chr(ord(letter) + 0x60) for letter in _KANA if letter != "ー") + "ー・",
    _KANJI,
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "0123456789,.０１２３４５６７８９",
    "ｱｲｳｴｵｶｷｸｹｺﾊﾋﾌﾍﾎﾞﾟｯｬｭｮｰ",
    "ＡＢＣＤａｂｃｄ！？＃％＆（）",
    "、。「」『』（）…‥―〜・：；！？",
    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    " \t\u3000\u00a0\u2003\u0085\u2028\x0b\x0c\x1c",
    "\x00\x01\x07\x1b\x7f\u200b\ufeff\u202e\ufffd",
    "\u3099\u309a\u0301\u0308\u20dd\ufe0f",
    "𠮷𩸽𠀋𪚥𝟘𝔸" + _EMOJI,
    "αβγΩждЯéüßñćđ",
    "㍻㍿㈱①②Ⅳ㎡℡™½",
    "가나다한ไทยعربيहिन्दी",
    "\ue000\uf8ff\uffff\U0010ffff",
)
_INFLECTED = (
    "ました",
    "ている",
    "させていただきたい",
    "ではないでしょうか",
    "のほうで",
    "につきましては",
    "とか",
    "すもももももも",
)


def odd_texts(seed: int, count: int, words: Sequence[str]) -> Iterator[str]:
    """Yields texts of one alphabet, of all, of runs, and `words` (of a user dictionary) in any surroundings."""
    random = Random(seed)
    ways = (_of_one, _mixed, _runs, _any_character, _around_words, _around_words, _cut_words)
    for number in range(count):
        text = ways[number % len(ways)](random, words)
        yield text if random.random() < 0.95 else text * random.randrange(2, 30)


def _of_one(random: Random, _words: Sequence[str]) -> str:
    return "".join(random.choices(random.choice(_ALPHABETS), k=random.randrange(LONGEST)))


def _mixed(random: Random, _words: Sequence[str]) -> str:
    return "".join(_piece(random) for _ in range(random.randrange(1, 30)))


def _runs(random: Random, _words: Sequence[str]) -> str:
    longest = random.choice((3, 60, 1100))
    runs = range(random.randrange(1, 4))
    return "".join(random.choice(random.choice(_ALPHABETS)) * random.randrange(1, longest) for _ in runs)


def _any_character(random: Random, _words: Sequence[str]) -> str:
    codes = (random.choice((random.randrange(0x3000, 0xA000), random.randrange(0x110000))) for _ in range(40))
    return "".join(chr(code) for code in codes if not 0xD800 <= code < 0xE000)


def _around_words(random: Random, words: Sequence[str]) -> str:
    return "".join(f"{_piece(random)}{random.choice(words)}" for _ in range(random.randrange(1, 8))) + _piece(random)


def _cut_words(random: Random, words: Sequence[str]) -> str:
    """Words that overlap: each without some of its first and last characters."""
    cut = (word[random.randrange(len(word)) : random.randrange(len(word) + 1)] for word in random.choices(words, k=8))
    return "".join(cut)


def _piece(random: Random) -> str:
    if random.random() < 0.25:
        return random.choice(_INFLECTED)
    return "".join(random.choices(random.choice(_ALPHABETS), k=random.randrange(5)))
