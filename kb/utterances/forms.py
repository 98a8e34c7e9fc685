"""Verb forms of spoken Japanese as fragments of regular expressions, and the lists of phrases that use them.

A list of phrases has one regular expression a line, without groups that capture; `<NAME>` stands for a fragment.
"""

import re
from collections.abc import Mapping


def one_of(words: str) -> str:
    """An alternation of words, grouped by their first characters so that each place of a text is tried once."""
    by_first: dict[str, list[str]] = {}
    for word in words.split():
        by_first.setdefault(word[0], []).append(word[1:])
    return f"(?:{'|'.join(first + _ends(ends) for first, ends in by_first.items())})"


def _ends(ends: list[str]) -> str:
    return ends[0] if len(ends) == 1 else f"(?:{'|'.join(ends)})"


# Nouns of what an office does, used as verbs with する.
_ACTIONS = """
    実施 実証 実装 実験 導入 推進 促進 整備 整理 設置 設立 設定 開始 開設 開催 開発 開放 構築 策定 作成 制定
    改定 改正 改修 改訂 運用 運営 活用 利用 展開 支援 提供 配布 配付 配備 配置 配信 更新 刷新 派遣 新設 創設
    検討 検証 調整 調達 調査 連携 連動 発注 公開 公表 発表 公募 公告 募集 拡充 拡大 強化 周知 啓発 広報 試行
    試算 移行 統合 統一 集約 共有 テスト 選定 稼働 委託 措置 計上 養成 育成 採用 登用 登録 助成 補助 給付 交付
    発行 発信 発足 見直し 工夫 徹底 充実 対応 対策 リニューアル スタート サポート 指導 指定 契約 締結 認定 受付
    管理 備蓄 建設 増員 増設 増強 延長 前倒し 廃止 縮小 削減 減額 増額 変更 呼びかけ 後押し 予算化 デジタル化 電子化
    オンライン化 一元化 標準化 簡素化 効率化 自動化 共通化 キャッシュレス化 可視化 見える化 共同化 クラウド化
    ペーパーレス化 無線LAN化 有料化 無料化 多言語化
"""
# Behind て or で: it goes on, or has come to be.
_ONGOING = (
    "(?:い(?:る|ます|た|まし(?:た|て))|お(?:る|った|り(?:ま(?:す|し(?:た|て)))?)|ございます|あ(?:る|ります)|"
    "き(?:た|まし(?:た|て)|て(?:い(?:る|ます)|お(?:る|り(?:ます)?)))|まいりまし(?:た|て))"
)
_FAVOUR = "ていただ(?:い(?:た|て(?:いる|います|おり(?:ま(?:す|して))?))|きまし(?:た|て))"
_POLITE_PAST = f"(?:まし(?:た|て)|いたしまし(?:た|て)|{_FAVOUR}|させ{_FAVOUR})"

_FRAGMENTS: Mapping[str, str] = {
    "ACTION": one_of(_ACTIONS),
    "DO": "(?:し|いたし|行い|図り|進め|実施し)",
    # Verbs of doing as they stand before た and ている, and before ます.
    "DOING": (
        "(?:取り?組ん|進め|設け|始め(?<=[をもはにら]始め)|図っ|努め|作っ|つくっ|立ち上げ|働きかけ|配っ|見直し|"
        "取り入れ|切り替え|行っ(?:(?<=[をもは等]行っ)|(?<=[的実寧分速全切]に行っ))|行われ|臨ん|置い|打ち出し|広げ|講じ|充て|整え|組ん|受け付け|加え|盛り込ん|"
        "取りまとめ|支え|促し|定め|掲げ|(?:指針|方針|通知|マニュアル|ガイドライン|手引き?|協定)を(?:出し|示し|結ん))"
    ),
    "DOING_POLITE": (
        "(?:取り?組み|進め|設け|始め|図り|努め|作り|つくり|立ち上げ|働きかけ|配り|見直し|取り入れ|切り替え|行い(?<=[をもは等]行い)|臨み|"
        "置き|打ち出し|広げ|講じ|充て|整え|受け付け|加え|盛り込み|取りまとめ|支え|促し|定め|掲げ|目指し)"
    ),
    "ONGOING": _ONGOING,
    "HAS_DONE": f"(?:し|いたし|行い|行っ|図り|図っ|さ|実施し|進め)?(?:せ|れ)?(?:て{_ONGOING}|た|{_POLITE_PAST})",
    "HAS": f"(?:ら?れ)?(?:[てで]{_ONGOING}|[ただ]|{_POLITE_PAST})",
    # Behind the verb of a statement: its sentence or clause ends, or it is reported. A noun is described by the verb.
    "STATED": (
        "(?=[。、」）)]|$|が[、。]|けれど|けど|し、|ので|から[、。]|ところ(?:[。、]|で(?:す|ご|あ))|わけ|"
        "もの(?:で(?:す|ご|あ)|と|に)|と(?:聞|伺|思|考|の|承|感|言|いう|[。、])|ということ(?:で|に|だ|と)|"
        "こと(?:で(?:す|ご|あ)|と(?:な|し)|が(?:大|成))|ん(?:で|だ|じゃ)|の(?:で(?:す|ご|あ|は)|だ)|よ|ね|状況|次第|"
        "(?:自治体|市|区|町|事例|例)(?:も|が)(?:あ|ござい|多|増))"
    ),
    # Behind the verb of an intention: the end of the sentence, save for 、こう考えております. Not what another said.
    "LAST": (
        "(?!と(?:答弁|述べ|おっしゃ|言|いって|いう|発言|主張))(?=[^、]{0,28}(?:、(?:こう|この|そう|その).{0,20})?$)"
    ),
    "GIVE": "(?:いただ(?:き|け)|頂(?:き|け)|もらい|もらえ)",
    "ASKED": "(?:聞かせ|教え|示し|答え|答弁|説明|紹介|教示|見解|お話|指摘|回答|意見|所見|感想)",
    "SAY": "(?:せ|させ)?(?:て(?:まいり|いき|おき|いただき))?(?:いた|し)?(?:たい|ます)",
    "PROCEED": "(?:し|させていただき|いたし|行い|進め)(?:て(?:まいり|いき|おき))?(?:たい|ます)",
    "GOOD": (
        "(?:普及|浸透|理解|意識|活用|利用|利便性|満足度|認知度|生産性|効率|安全性|防災力|標準化|電子化|デジタル化|"
        "オンライン化|[Dd][Xx]|ＤＸ|取り?組み?|取得)"
    ),
    # An effect of which it is said that something led to it; つながる alone is also said of harm, and of wires.
    "GAIN": (
        "(?:向上|改善|解決|解消|軽減|削減|短縮|縮減|効率化|促進|推進|拡大|増加|充実|強化|活性化|実現|創出|確保|定着|防止|抑制|"
        "予防|安心|理解|普及|成果|発展|評価|連携|定住|来場|受賞|獲得|増|アップ)"
    ),
    "ABLE": "(?:でき|出来)る",
    # Behind the verb of a result: what it has, not what it has not, shall have or may have.
    "REACHED": (
        "(?!て(?:い|おり?)?(?:な|ませ|ら)|ら?れ(?:て(?:い|おり?)?)?(?:な|ませ|ら)|な|ませ|ず|にく|づら|たい|よう|られ、|"
        "(?:げ|る)?(?:まで|べく|ため|よう)|る(?:まで|べく|ため|よう|もの|のか)|て(?:いただ|頂|ほし|欲し|もら|くださ|いか|いき|いく|まいり|こな)|"
        "っ?て(?:いる|います|おります)の?か)"
    ),
    "DENIED": (
        "(?:[ただ](?:の|ん|わけ)(?:では|じゃ)(?:な(?:く|い(?!か))|ありませ)|[たる]ように(?:も|は)?(?:見え|みえ|思え))"
    ),
    "NUMBER": "(?<=[0-9０-９〇一二三四五六七八九十百千万億数])",
    "HELD": "(?:実施|開催|行い|行っ|行わ|進め|さ|し|始め)",
    "GREW": (
        "(?:減っ|減り|減らし|減少し|増え|増やし|増加し|増大し|達し|伸び|上が|上昇し|下が|短縮(?:し|でき|され)|削減(?:し|でき|され)|向上し|"
        "超え|突破し)(?:り?まし(?:た|て)|っ?て(?!い(?:ない|く))|っ?た(?!い)|り、)"
    ),
    "SOLVED": ("(?:解決|解消|軽減|克服|乗り越え|共有|減ら|減っ|減り|なく|払拭|抑制|低減|防|避け|改善|回避|少なく)"),
    "VERY": "(?:大変|非常に|とても|かなり|相当|大いに|着実に|徐々に|飛躍的に)?",
    # Troubles, of which more is no result.
    "HARM": (
        "(?:不登校|いじめ|虐待|休職|離職|退職|自殺|感染|失業|休業|倒産|死者|犯罪|被害|事故|不足|滞納|苦情|未納|孤独死|サイバー攻撃)"
    ),
}


def expressions(phrases: str) -> tuple[str, ...]:
    """The regular expressions of a list of phrases, with the fragments filled in."""
    return tuple(re.sub("<([A-Z_]+)>", lambda name: _FRAGMENTS[name[1]], line) for line in phrases.split())
