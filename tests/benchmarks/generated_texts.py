"""Invented dialogues in any number: sentences from lists of words drawn by Zipf's law, no turn twice, marked 架空.

A seed gives the same dialogues everywhere. The shape is that of real minutes: 1 to 8 sentences a turn, 40 turns a
meeting, a few people who speak often and many who speak rarely, compounds of two and three nouns of which most are
rare. The n-th word of a list of shuffled words is drawn with a weight of 1/n.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate, count, islice, product
from random import Random

from kb.model.dialogue import Dialogue, Turn
from tests.support.dialogues import dialogue, turn

SEED = 18
TURNS = 40  # of a meeting
LAST_DAY = date(2025, 3, 31)


def _words(text: str) -> list[str]:
    return text.split()


NOUNS = _words(
    """
    窓口 予算 住民 行政 情報 防災 教育 医療 介護 福祉 交通 環境 農業 漁業 観光 産業 雇用 賃金 税制
    財政 条例 議会 職員 研修 庁舎 図書 公園 道路 河川 水道 下水 廃棄 資源 電力 再生 建築 住宅 空家
    土地 都市 地域 離島 山間 港湾 空港 鉄道 物流 消防 救急 避難 地震 台風 豪雨 復旧 復興 支援 補助
    交付 手続 申請 届出 証明 登録 調査 統計 計画 評価 監査 契約 入札 調達 委託 共同 標準 共通 基盤
    認証 暗号 通信 回線 端末 画面 帳票 様式 文書 記録 公開 個人 保護 安全 保健 衛生 感染 接種 検査
    診療 病院 薬局 保育 児童 学校 給食 生徒 教員 大学 研究 技術 人材 育成 採用 配置 組織 連携 協議
    会議 意見 要望 課題 目標 成果 効果 費用 負担 財源 基金 債券 収入 支出 決算 人口 高齢 若者 世帯
    外国 言語 文化 芸術 競技 選手 施設 設備 機器 車両 運行 運営 管理 維持 更新 改修 整備
    """
)
SUFFIXES = _words(
    """
    化 課 制度 事業 対策 方針 体制 環境 業務 改革 推進 計画 システム サービス データ ネットワーク
    プラットフォーム
    """
)
KATAKANA = _words(
    """
    デジタル オンライン クラウド セキュリティ キャッシュレス テレワーク ペーパーレス アクセシビリティ
    ガバナンス インフラ コスト スマートフォン マイナンバーカード チャットボット ドローン センサー アプリ
    ログイン バックアップ ベンダー
    """
)
VERBS = _words(
    """
    進め 見直し 始め 続け 広げ 支え 整え 改め 示し 検討し 導入し 実施し 共有し 公表し 確保し 強化し
    把握し 検証し 周知し 要請し 調整し 準備し 審議し 提案し 説明し 縮小し 廃止し 統合し
    """
)
ENDINGS = _words(
    """
    ます ました たいと考えています ているところです ていく必要があります ていくこととしました ていただきたい
    ません
    """
)
OPENINGS = ("", "", "", "まず、", "また、", "一方、", "特に、", "御指摘のとおり、", "先ほどの点ですが、", "委員長、")
PATTERNS = (
    "{opening}{a}の{b}について、{c}を{verb}{ending}。",
    "{opening}{a}に当たっては、{b}と{c}の両方を{verb}{ending}。",
    "{opening}{place}では{a}が課題であり、{b}を{verb}{ending}。",
    "{opening}{number}年度の{a}は{money}万円で、{b}に充てて{c}を{verb}{ending}。",
    "{opening}{a}が遅れている理由は、{b}が足りないことと、{c}の見通しが立たないことです。",
    "{opening}{a}をどのように{verb}ていくのか、{b}の担当として伺います。",
    "{opening}{c}は{number}件あり、そのうち{a}に関わるものを{verb}{ending}。",
)
SURNAMES = _words(
    """
    霧島 川端 大月 桜沢 汐見 朝霧 片桐 三田村 早瀬 浅葱 篠原 越路 月見 柚木 榊原 白峰 真壁 鳴海 樫村
    露木
    """
)
GIVEN = _words(
    """
    航 澄 徹 千尋 静江 剛 梓 直子 茂 遥 誠 光 香織 学 実 恵 拓也 由紀
    """
)
PLACES = _words(
    """
    桜川区 汐見区 月見野市 青葉野市 霧沢村 柚木町 白峰市 鳴海町 樫村 露木市 朝霧区 浅葱市
    """
)
POSTS = _words(
    """
    副区長 情報政策課長 委員 委員長 部長 参考人 議長 主任 企画課長 副市長 会計管理者 教育長
    """
)
MEETINGS = _words(
    """
    総務 予算 厚生 文教 建設 防災 情報化 決算 環境 農政
    """
)


class _Drawn:
    """Draws from a list, its n-th value with a weight of 1/n."""

    def __init__(self, values: Sequence[str], random: Random) -> None:
        self._values = random.sample(values, len(values))
        self._weights = list(accumulate(1 / rank for rank in range(1, len(values) + 1)))
        self._random = random

    def one(self) -> str:
        """One value."""
        return self._random.choices(self._values, cum_weights=self._weights)[0]


def generated_dialogues(turns: int, *, seed: int = SEED, prefix: str = "generated") -> Iterator[Dialogue]:
    """Meetings with so many turns in all, every text different."""
    random = Random(seed)
    texts = _texts(random)
    people = [
        (f"{surname} {given}", random.choice(PLACES), random.choice(POSTS))
        for surname, given in product(SURNAMES, GIVEN)
    ]
    names = {name: (place, post) for name, place, post in people}
    speakers, meetings = _Drawn([*names], random), _Drawn([f"{one}委員会" for one in MEETINGS], random)
    for number in range(-(-turns // TURNS)):
        meeting = meetings.one()
        made: list[Turn] = []
        for order, text in enumerate(islice(texts, min(TURNS, turns - number * TURNS)), start=1):
            name = speakers.one()
            organization, post = names[name]
            made.append(turn(text, order=order, speaker=name, organization=organization, post=post, section=(meeting,)))
        day = LAST_DAY - timedelta(days=number % 3650)
        yield dialogue(f"{prefix}-{number}", made, title=f"【架空】{meeting} 第{number + 1}回", day=day)


def _texts(random: Random) -> Iterator[str]:
    """Different texts without end."""
    pairs = ["".join(pair) for pair in product(NOUNS, NOUNS) if len(set(pair)) == 2]
    words = _Drawn(
        [*NOUNS, *KATAKANA, *pairs, *("".join(pair) for pair in product((*NOUNS, *KATAKANA), SUFFIXES))], random
    )
    common = _Drawn([*NOUNS, *KATAKANA], random)
    verbs, endings, places = _Drawn(VERBS, random), _Drawn(ENDINGS, random), _Drawn(PLACES, random)
    seen: set[int] = set()  # hashes: a million texts would take 200 MB
    for serial in count(1):
        sentences = [
            random.choice(PATTERNS).format(
                opening=random.choice(OPENINGS),
                a=words.one(),
                b=common.one(),
                c=words.one(),
                verb=verbs.one(),
                ending=endings.one(),
                place=places.one(),
                number=random.randrange(1, 400),
                money=random.randrange(1, 90_000),
            )
            for _ in range(random.choice((1, 2, 2, 3, 4, 5, 6, 8)))
        ]
        text = "".join(sentences)
        if hash(text) in seen:
            text = f"第{serial}の点です。{text}"
        seen.add(hash(text))
        yield text
