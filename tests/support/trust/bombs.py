"""Requests that are meant to be too much, by name: each is the path of a URL as it is sent."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode


def ask(query: str, **more: str | list[str]) -> str:
    """A search for a text."""
    return "/search?" + urlencode({"q": query, **more}, doseq=True)


def with_parameters(parameters: list[tuple[str, str]]) -> str:
    """A search with parameters as they are, whatever their number."""
    return "/search?" + urlencode(parameters)


_PERSONS = "霧島"
_LONG = "窓口" * 60
_ZWJ = "\U0001f468\u200d\U0001f469\u200d\U0001f467"

BOMBS: Mapping[str, str] = {
    # brackets and operators
    "a hundred brackets": ask("(" * 100 + "窓口" + ")" * 100),
    "eight brackets": ask("(" * 8 + "窓口" + ")" * 8),
    "brackets that are never closed": ask("(" * 250),
    "brackets that were never opened": ask(")" * 250),
    "brackets in both widths": ask("（(" * 60 + "窓" + ")）" * 60),
    "empty brackets": ask("()" * 120),
    "a thousand ORs": ask(" OR ".join(["窓口"] * 1000)),
    "as many ORs as fit": ask("|".join("窓口研修予算課題" * 4)),
    "ORs with nothing between": ask(" OR " * 60),
    "a hundred NOTs": ask("NOT " * 60 + "窓口"),
    "a soft hyphen": ask("\xad"),
    "characters without width": ask("\u200b\u2060\ufeff" * 80),
    "minuses": ask("-" * 255 + "窓"),
    "nothing but exclusions": ask(" ".join(f"-{word}" for word in "あいうえおかきくけこさしすせそ")),
    "exclusions in brackets": ask("-(" * 8 + "窓口" + ")" * 8),
    "quotes that are never closed": ask('"' * 255),
    "a quote of a quote": ask("「" * 120 + "」" * 120),
    "ten thousand terms": ask(" ".join(["市"] * 10_000)),
    "thirty-two terms": ask(" ".join("市民課題予算研修窓口連携情報学校防災電子申請保育医療介護交通")),
    "fields in fields": ask("組織:" * 80 + "桜川区"),
    "a group in a field": ask("発言者:(" + " OR ".join("霧島川端片桐三田村大月佐伯") + ")"),
    # wildcards
    "a star": ask("*"),
    "stars": ask("*" * 255),
    "a question mark and a star": ask("?*"),
    "a star before": ask("*口"),
    "a star within": ask("窓*口"),
    "a star after one letter": ask("の*"),
    "a star after two": ask("して*"),
    "a prefix of everything": ask("あ* OR い* OR う* OR え* OR お* OR か* OR き* OR く* OR け* OR こ*"),
    "thirty prefixes": ask(" OR ".join(f"{a}{b}*" for a in "しかいま" for b in "たすんしていう")),
    "five thousand prefixes": ask(" ".join(["窓口*"] * 5000)),
    "a tilde": ask("窓口~2 窓口~9999999999"),
    "a regular expression": ask("/(a+)+$/ (.*)*"),
    # letters
    "eight kilobytes of one kanji": ask("口" * 2730),
    "as many of one kanji as may be": ask("口" * 256),
    "as many of one kana as may be": ask("の" * 256),
    "a long vowel for ever": ask("ー" * 256),
    "one word for ever": ask(_LONG + _LONG),
    "digits for ever": ask("9" * 256),
    "figures in kanji": ask("一億二千三百四十五万六千七百八十九" * 15),
    "NUL": "/search?q=%00",
    "NULs in a word": "/search?q=" + "%E7%AA%93%00" * 60,
    "a lone surrogate": "/search?q=%ED%A0%80",
    "surrogates in a word": "/search?q=%E7%AA%93%ED%A0%80%ED%B0%80%E5%8F%A3",
    "bytes that are no UTF-8": "/search?q=%FF%FE%80%C0%AF",
    "a percent sign alone": "/search?q=%&org=%E",
    "right to left": ask("\u202e\u2066窓口\u2069\u202c" * 20),
    "marks on one letter": ask("か" + "\u3099" * 254),
    "families": ask(_ZWJ * 40),
    "variants": ask("葛\U000e0100" * 120),
    "ligatures that unfold": ask("\ufdfa" * 255),
    "letters that unfold": ask("㌖㌀㍿㍻" * 60),
    "half-width kana": ask("ｶﾞｷﾞｸﾞ" * 40),
    "line breaks": ask("\r\n" * 120 + "窓口\u2028\u2029\x0b\x0c\x85"),
    "markup": ask('<script>alert(1)</script>"><img src=x onerror=alert(1)>{{7*7}}${7*7}'),
    "a header": ask("窓口\r\nSet-Cookie: a=b", sort="newest\r\nX: y"),
    # days, numbers and pages
    "a day of no calendar": ask("日付:9999-99-99 日付:0000-00-00 年度:令和999999999"),
    "a year of many digits": ask("", fy="9" * 5000),
    "a period from the beginning to the end": ask(
        "日付:0001-01-01..9999-12-31", **{"from": "0001-01", "to": "9999-12"}
    ),
    "a period that goes backwards": ask("窓口", **{"from": "9999-12-31", "to": "0001-01-01"}),
    "a month of many digits": ask("窓口", **{"from": "1" * 5000, "to": "2021-" + "1" * 5000}),
    "page a milliard": ask("窓口", page="1000000000"),
    "page 999999": ask("窓口", page="999999"),
    "page minus one": ask("窓口", page="-1"),
    "page of another script": ask("窓口", page="٣"),
    "page of many digits": ask("窓口", page="9" * 5000),
    # parameters
    "a parameter a thousand times": with_parameters([("q", "窓口")] * 1000),
    "a thousand values of a facet": with_parameters([("q", "窓口"), *(("org", f"第{n}区") for n in range(1000))]),
    "a thousand parameters that nobody knows": with_parameters([(f"p{n}", "1") for n in range(1000)]),
    "all facets at once": ask(
        "", org=["桜川区"] * 50, speaker=[_PERSONS] * 50, topic=["窓口改革"] * 50, kind=["speech"]
    ),
    "every reason a hundred times": ask("窓口", match=["exact,variant,reading,synonym,part,inflected"] * 100),
    "a mode, an order that nobody knows": ask("窓口", mode="all\0", sort="best" * 1000),
    "a question of any words": ask("どうすれば窓口の混雑をなくせるのでしょうか教えてください。" * 8, mode="any"),
    "a question of nothing but particles": ask("のはがをにでとも" * 31, mode="any"),
    "a value of eight kilobytes": ask("窓口", speaker="口" * 2730),
    # other pages
    "a dialogue above the others": "/dialogues/..%2f..%2fetc%2fpasswd",
    "a dialogue of many letters": "/dialogues/" + quote("口" * 2730),
    "a dialogue of no letters": "/dialogues/%00%ED%A0%80",
    "a page above the others": "/static/../../../../etc/passwd",
    "a language that nobody speaks": "/search?q=a&lang=" + "x" * 5000,
}
