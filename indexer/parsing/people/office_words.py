"""Words with which names of offices and units begin: 情報政策課長, 総務部."""

import re

# Words with which names of offices begin; a surname can end before them.
_BEGINNINGS = (
    "総務 企画 財政 財務 経営 経理 政策 戦略 計画 行政 行革 行財政 市民 区民 町民 村民 "
    "都民 県民 住民 環境 福祉 教育 建設 都市 土木 税務 主税 課税 納税 収納 産業 経済 文化 "
    "健康 保健 人事 職員 広報 広聴 地域 情報 管理 議会 議事 消防 推進 デジタル スポーツ "
    "オリンピック パラリンピック ラグビー 国際 内閣 厚生 医療 介護 高齢 障害 障がい 子ども "
    "こども 子育て 児童 青少年 生活 労働 商工 商業 農林 農業 農政 水産 林務 林政 港湾 空港 "
    "交通 水道 下水道 道路 河川 公園 住宅 建築 用地 技術 施設 学校 学務 生涯 社会 図書 "
    "防災 危機 安全 治安 警察 警務 病院 会計 監査 選挙 契約 調達 施策 新型 感染 保険 年金 "
    "国保 秘書 知事 市長 区長 町長 村長 政府 事業 事務 開発 整備 調整 調査 業務 指導 庶務 "
    "審査 法務 法制 営業 運輸 観光 中央 公営 特命 担当 統括 総合 基盤 資源 清掃 廃棄 ごみ "
    "統計 窓口 戸籍 人権 男女 共同 平和 協働 まちづくり 街づくり 市街 再開発 拠点 "
    "連携 連絡 広域 東京 大会 競技 招致 準備 運営 開設 輸送 自治 渉外 保育 幼児 支援 相談 "
    "次世代 改革 未来 創生 移住 定住 魅力 ブランド 収用 人材 研修 福利 給与 システム ＩＣＴ "
    "ICT DX IT CIO CDO 科学 研究 学術 高校 特別 義務 資産 債権 用度 検査 "
    "副参事 参事 主幹 理事 次長 副 部長 局長 課長 室長 係長 所長 館長 センター 最高 本部 "
    "支所 出張 会議 学芸 食品 動物 衛生 薬務 疾病 原子力 エネルギー 気候 国土 外務 財産 "
    "県土 首席 主席 大臣 初等 高等 刑事 民事 入国 領土 宇宙 サイバー 政務"
)
BEGINNING = re.compile("|".join(sorted(map(re.escape, set(_BEGINNINGS.split())), key=len, reverse=True)))


def begins_office(plain: str) -> bool:
    """True if a text without white space begins with a word of offices: 情報政策課長, 総務部"""
    return bool(BEGINNING.match(plain))
