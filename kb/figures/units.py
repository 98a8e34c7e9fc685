"""Units of figures: currencies, shares, counters and measures, and the words after a number that make it an ordinal.

`counters.txt` has a counter or measure a line, with its other spellings.
"""

import re
from decimal import Decimal
from importlib.resources import files

MONEY = frozenset(["円", "ドル", "ユーロ", "ポンド", "ウォン"])
RATES = {
    "%": "％",
    "パーセント": "％",
    "パー": "％",
    "割": "割",
    "倍": "倍",
    "ポイント": "ポイント",
    "%ポイント": "ポイント",
}
TENTHS, POINTS = "割", "ポイント"
_LINES = files(__package__).joinpath("counters.txt").read_text(encoding="utf-8").splitlines()
COUNTERS = {spelling: line.split()[0] for line in _LINES for spelling in line.split()}
UNIT = re.compile("|".join(map(re.escape, sorted((*MONEY, *RATES, *COUNTERS), key=len, reverse=True))))

# A number before one of these has a place in an order or names a place, a time, a class (2章, 3階, 13時, 30代) …
ORDINAL = re.compile(
    r"(?:番|号|条|項(?!目)|章|節|款|目(?!標)|ページ|頁|位(?!置)|次|期|代|階(?!層|建)|丁目|番地|限|級|型|系|世|波|版"
    r"|時(?!間)|曜|年生|年目|年次|年式|周年|学年|年代|年来|合目|線|街区|類|種住居|段|列|巻|話|幕|者面談|者択一|人称|次元"
    r"|次産業|枚目|密|多摩|つ子|つには|親等|親|強|弱)"
    # … unless the words after it say that they are counted (11章からなる).
    r"(?!からな|から成|構成|で構成|立て|あ[るりっ]|に及|にわた)"
)
COUNTED_PARTS = frozenset(["章", "条", "節", "ページ", "頁"])
# After a unit these make a number the basis of another (1人当たり), an ordinal (三つ目), or a word of its own (一本化).
NOT_AFTER = re.compile(
    r"(?:目(?!標|的)|化|当たり|あたり|当り|につき(?!まし|ては|て)|毎|おき|単位|刻み|別|生|輪|柱|制|系統|重|択|称|分の|債|国債|代(?!表))"
)
# The same after any unit (一円単位), and as the end of a noun after a number (1画面当たり).
BASIS = re.compile(r"単位|刻み|当たり|あたり|当り|につき(?!まし|ては|て)")
NOT_COUNTED = re.compile(r"(?:当たり|あたり|当り|ごと|目|別|用|型|版|式|代)$")
# 一分半, 2年半 and 1時間半 have a half more.
WITH_HALF, HALF = frozenset(["年", "か月", "分", "時間", "週間"]), Decimal("0.5")
# Counts of one that are words: 一部, 一体, 一人ひとり; in Arabic numerals those of things and days.
SINGLE_KANJI = frozenset(
    "人つ日度部本体面番種国組者通点行式案字語層課村市県町区株基機丁問回例"  # each character is a counter
) | {"段階", "階層", "ステップ", "手続"}
SINGLE_ARABIC = frozenset("つ日度")
# 五・六人 are five or six, whereas 五・六倍 has a decimal.
WHOLE_ONLY = frozenset("人名者件社校戸棟つ年日回") | {"か所", "団体", "自治体", "日間", "世帯"}
# Longer units that are no nouns of their own: 3か所の窓口 counts 窓口, whereas 17業務 counts 業務.
MEASURES = frozenset(["か所", "か国", "か年", "か月", "か月間", "年間", "週間", "日間", "時間", "分間", "秒間"]) | {
    "メートル",
    "平方メートル",
    "ヘクタール",
    "トン",
}
