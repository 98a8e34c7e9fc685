"""Character normalisation: variant and old kanji are replaced by those of today's dictionaries.

- 異体字 of names (kb.model.names): 髙 -> 高;
- shapes that 当用漢字字体表 (内閣告示 1949) and 常用漢字表 (1981, 2010) replaced: 學 -> 学, 經濟 -> 経済;
- 拡張新字体: printing follows 表外漢字字体表 (国語審議会 2000), most keyboards JIS X 0208: 剝 -> 剥, 塡 -> 填;
- Latin letters lose their accents: café -> cafe.

Each rule replaces one character by one, so offsets do not change.
"""

import re
import unicodedata

from kb.model.names import standard_kanji

# Each group begins with today's character. Pairs that Unicode's NFKC already unifies (神, 福) are not listed.
_REPLACED = (
    "亜亞 悪惡 圧壓 囲圍 医醫 為爲 壱壹 隠隱 栄榮 営營 衛衞 駅驛 円圓 塩鹽 縁緣 応應 欧歐 殴毆 奥奧 横橫 温溫 "
    "穏穩 仮假 価價 画畫 絵繪 壊壞 懐懷 概槪 拡擴 殻殼 覚覺 学學 岳嶽 楽樂 渇渴 勧勸 巻卷 歓歡 缶罐 観觀 陥陷 "
    "気氣 帰歸 偽僞 戯戲 犠犧 旧舊 拠據 挙擧 峡峽 挟挾 狭狹 暁曉 区區 駆驅 勲勳 径徑 茎莖 掲揭 渓溪 経經 蛍螢 "
    "軽輕 継繼 鶏鷄 芸藝 撃擊 欠缺 研硏 県縣 倹儉 険險 圏圈 検檢 献獻 権權 顕顯 験驗 厳嚴 効效 恒恆 黄黃 鉱鑛 "
    "号號 済濟 砕碎 剤劑 雑雜 参參 桟棧 蚕蠶 惨慘 賛贊 残殘 糸絲 歯齒 辞辭 湿濕 写寫 釈釋 寿壽 収收 従從 渋澁 "
    "獣獸 縦縱 粛肅 処處 緒緖 叙敍 将將 焼燒 奨奬 状狀 乗乘 浄淨 剰剩 畳疊 縄繩 壌壤 嬢孃 譲讓 醸釀 触觸 嘱囑 "
    "寝寢 尽盡 図圖 粋粹 酔醉 随隨 髄髓 枢樞 数數 声聲 窃竊 摂攝 専專 浅淺 戦戰 践踐 銭錢 潜潛 繊纖 禅禪 双雙 "
    "争爭 荘莊 捜搜 挿插 装裝 総總 騒騷 臓臟 属屬 続續 堕墮 対對 体體 帯帶 滞滯 台臺 択擇 担擔 単單 胆膽 断斷 "
    "弾彈 遅遲 痴癡 虫蟲 昼晝 鋳鑄 庁廳 徴徵 聴聽 勅敕 鎮鎭 逓遞 転轉 点點 伝傳 党黨 盗盜 灯燈 当當 闘鬪 独獨 "
    "読讀 届屆 弐貳 悩惱 脳腦 覇霸 拝拜 廃廢 売賣 麦麥 発發 髪髮 抜拔 蛮蠻 秘祕 瓶甁 払拂 仏佛 併倂 並竝 変變 "
    "弁辨瓣辯 舗舖 褒襃 没沒 翻飜 毎每 満滿 麺麵 黙默 訳譯 薬藥 予豫 余餘 誉譽 揺搖 様樣 謡謠 頼賴 乱亂 覧覽 両兩 "
    "猟獵 塁壘 励勵 戻戾 霊靈 齢齡 恋戀 炉爐 労勞 楼樓 録錄 湾灣"
)
_EXTENDED = (
    "填塡 剥剝 頬頰 叱𠮟 掴摑 繋繫 嘘噓 躯軀 鴎鷗 祷禱 涜瀆 撹攪 噛嚙 痩瘦 箪簞 掻搔 賎賤 騨驒 屏屛 醤醬 莱萊 "
    "蝉蟬 焔焰 侠俠 蝋蠟 梼檮 顛顚 鹸鹼 鯵鰺 唖啞 蛎蠣 砺礪 溌潑 醗醱"
)
_ACCENTED = {
    code: plain
    for code in (*range(0xC0, 0x180), *range(0x1E00, 0x1F00))
    if (plain := unicodedata.normalize("NFD", chr(code))[0]).isascii()
}
_MODERN = str.maketrans(
    {ord(old): group[0] for group in (*_REPLACED.split(), *_EXTENDED.split()) for old in group[1:] if old != group[0]}
    | _ACCENTED
)
# A search is faster than a translation that changes nothing.
_REPLACEABLE = re.compile(f"[{''.join(map(chr, _MODERN))}]")


def modernized(text: str) -> str:
    """The text in today's characters and unaccented letters, of the same length."""
    text = standard_kanji(text)
    return text.translate(_MODERN) if _REPLACEABLE.search(text) else text
