"""What single lines look like: captions, labels, credits, questions, sentences. No context is used."""

import re
from collections.abc import Sequence
from typing import Literal

from indexer.parsing.lines.rows import SHORT, Row

_DIGITS = r"[0-9①-⑳一二三四五六七八九十]"
_FIGURE = (
    r"(?:図表?|表|画像|写真|スライド|キャプチャー?|グラフ|資料|イメージ|全体|スクショ|スクリーンショット|動画"
    r"|無題|[Ff]ig\.?)"
)
_CAPTION = re.compile(
    rf"{_FIGURE}(?::[^。]{{1,60}})?"
    rf"|[(<\[【]?{_FIGURE}[ -]?{_DIGITS}{{1,3}}(?:[-~の.]{_DIGITS}{{1,3}})?"
    r"(?:枚目|ページ|頁)?(?:[)>\]】 :.][^。]{0,60})?"
)
_CAPTION_END = re.compile(
    rf"[^。、?!「」]{{1,24}}(?:スクショ|スクリーンショット|キャプチャー?|(?:図表?|画像|写真|スライド|資料"
    rf"|グラフ)[ -]?{_DIGITS}{{1,3}}|"
    r"イメージ図?|概要図|体系図|構成図|(?:集合|記念)写真|の(?:画面|画像|写真|様子|イメージ|チラシ|ポスター|図))"
)
_CAPTION_HEAD = re.compile(
    r"[▲△↑←]|\(?写真(?:提供|撮影|左|右|中|上|下|は|:)|\(?(?:左|右|前列|後列|向かって)[^。]{0,4}(?:から"
    r"|より)[、: ()]|\(?(?:左|右):"
    r"|\(?出典|\(?引用元?:"
)
_PARTICULAR = re.compile(
    r"(?:[■◆●○・【\[<(] ?|[-‐−*] )?(?:開催|実施|収録)?(?:日時|日程|日|場所|会場|方法)(?:[】\]>] ?:?|:| ?: )\s*\S"
)
_IMAGE = re.compile(
    r"!\[.*|<img .*|[^\s。]{1,80}\.(?:jpe?g|png|gif|webp|svg|heic|pdf|pptx?)|画像(?:を拡大|をクリック).*", re.I
)
_LABEL = re.compile(
    r"[(\[【<―-]{0,2}(?:了|完|おわり|以上)[)\]】>―-]{1,2}|見出し画像|ヘッダー画像|サムネイル画像?|目次|もくじ|続きをみる|すべて表示|いいなと思ったら応援しよう!?|"
    r"ログイン|会員登録|フォロー(?:する|中)?|スキ\d*|\d+|シェア(?:する)?|ダウンロード|コピー|この記事をシェアする?|"
    r"#[^\s#]{1,30}(?:[ #]+[^\s#]{1,30})*|\d{4}年\d{1,2}月\d{1,2}日 \d{1,2}:\d{2}"
    r"|(?:東京都・)?区市町村CIOフォーラム(?:事務局)?"
)
_FOOTER = re.compile(
    r"[■◆【\[]?(?:バックナンバー|関連記事|おすすめ(?:の)?記事|過去の記事|この記事を書いた人"
    r"|(?:東京都・)?区市町村CIOフォーラム(?:とは|について|の概要)"
    r"|関連(?:リンク|サイト|ページ)|参考(?:リンク|サイト|URL)"
    r"|マガジンはこちら)(?:はこちら|一覧)?[】\]]?:?|"
    r".{0,12}この記事(?:が|は|を).{0,12}(?:気に入っ|お役に立|役に立|よかった|良かった|サポート|シェア).{0,40}"
    r"|.{0,20}サポートをしてみませんか.{0,3}"
)
_CREDITED = (
    r"(?:執筆者?|編集者?|文責|文|構成|取材|撮影|写真|ライター|監修|校正|デザイン|制作|作成者?|協力|企画|記事作成|記録"
    r"|聞き手(?=・))"
)
_CREDIT = re.compile(
    rf"[【\[(〔]?{_CREDITED}(?:[・/、]{_CREDITED})*[】\])]? ?[:/] ?\S.{{0,80}}|(?:執筆|編集)者? \S.{{0,60}}"
)
_DAY = r"(?:(?:令和|平成|昭和) ?[\d元]{1,2}|\d{4}) ?[年/.-] ?\d{1,2} ?[月/.-] ?\d{1,2} ?日?"
_IMPRINT = re.compile(
    rf"[(\[〔]?(?:(?:取材|収録|開催|実施|撮影|対談)日? ?:? ?){_DAY}[^。「」]{{0,40}}[)\]〕]?"
    rf"|[(\[〔] ?{_DAY}[^。「」]{{0,40}}[)\]〕]"
)
_BYLINE = re.compile(r"[【\[(〔]?(?:執筆|編集|文責)")
_CREDIT_LABEL = re.compile(r"[【\[(■]?(?:執筆者?|編集者?|執筆・編集|編集・執筆|文責|クレジット|スタッフ)[】\])]?:?")
_PART_NOTICE = re.compile(
    r".{0,30}(?:(?:前半|後半|前編|後編|前篇|後篇|続き|第[1-9一二三]回|part ?\d).{0,6}(?:は|も)?こちら"
    r"|全[2-9二三四]回|[前後][半編篇](?:です|に続|へ続|になります)"
    r"|つづく|続く\)?$).{0,40}",
    re.I,
)
_QUESTION = re.compile(r"[―—–─━‒]{1,6} ?(?=\S)|ー{1,6} ?(?=[^ー\s])|[-‐−]{2,6} ?(?=[^-‐−\s])|[-‐−] ?(?=[^-‐−\s>])")
_Q = re.compile(r"[QＱ] ?(?:\d{1,2}|[①-⑳])?(?:[.．:、)] ?| (?=\S))(?=\S)")
_STRONG_DASH = re.compile(r"[―—–─━‒ー]|[-‐−]{2}")
_ASKING = re.compile(r".*(?:か|さい|ます|です|ました|した|でしょう|よね|う)[。??!！」』)]*$")
_HYPHEN = re.compile(r"[-‐−] ")
_ASKS = re.compile(r"(?:か|さい|でしょう|ですね|願いします|は)[。?]*$|[?]$")
_SHORTEST_QUESTION = 6
_DIVIDER = re.compile(r"[-‐−―—–─━‒ー=_*・~.+★☆◇◆○●\s\u200b-\u200f\u2060\ufeff]{1,}")
_BULLET = re.compile(r"[・•◦‣*※→⇒➡>「『]|[(](?![0-9一二三四五六七八九十①-⑳])|[-‐−] |[○◯◎●]")
_END = re.compile(r"(?:[。．.…、,]|\(笑\)|[。．][」』)]|」と)$")
_POLITE = re.compile(
    r"(?:です|でした|ます|ました|ません(?:でした)?|ください|下さい|ましょう|でしょう|ございます|なさい|よ"
    r"|ね)(?:か|ね|よ|よね|かね|が|けど|けれども)?[?!]*$"
)
_BROKEN_OFF = re.compile(r"[はがをにでとも、,]$|(?:から|より|まで|では|には|とは|という|ような|などの)$")
_TAKEN_UP = re.compile(
    r"(?:です|でした|である|だと|だった)(?:[。、]|が|けど)|を[ぁ-ん一-龯]|が[ぁ-ん]|と(?:書|言|呼|思|考|なっ|いっ|いう(?!こと|わけ)|の(?:こと|声))"
    r"|の(?:[\d一二三四五六七八九十]{1,3}[つ点本名件個人者]|うち|よう)|に(?:なり|つい|なっ|変)|などの?|から(?:始|成|でき)|も(?:あり|含)|といった|って"
)
_REMARK = re.compile(
    r"[(\[](?:一同|全員|会場)?、?(?:笑い?|爆笑|拍手|苦笑|頷く|うなずく|沈黙|大?爆笑|歓声|どよめき|中略|略|間)[)\]]"
)
_ADDRESS = re.compile(
    r".{0,12}https?://\S+|www\.\S+|.{1,60}(?:\((?:PDF|Word|Excel|外部サイト|外部リンク|リンク)[^()]{0,12}\)|\.(?:pdf|xlsx?|docx?|csv|html?))",
    re.I,
)
_EXCLAIMED = re.compile(r"[?!]$")
_INTERJECTION = re.compile(
    r"(?:はい|いいえ|いえ|いや|ええ|うん|うーん|なるほど|そう|そうか|確かに|たしかに|まさに|本当に|ありがとう"
    r"|どうぞ|どうも|もちろん|おっしゃる通り"
    r"|おっしゃるとおり|そのとおり|その通り|同感|同意|了解|承知|以上|へえ|ほう|あはは)[、!?ー~]*$"
)
_MARKED = re.compile(
    r"[■◆▼□◇▽]|【[^】]{1,40}】$|#{1,6} |第[一二三四五六七八九十\d]{1,2}[章部][ :.]?|(?:chapter|section) ?\d", re.I
)

_COLUMN = (
    r"(?:[区市町村]{1,4}名?|自治体名?|団体名?|所属(?:・?(?:役職|職名|部署))?|組織名?|機関名?|部署名?|部局名?|役職名?|職名?|肩書き?|区分|役割"
    r"|氏名|お?名前|ふりがな|フリガナ|よみがな|読み(?:仮名|方)?|備考|番号|No\.?|#)"
)
_TABLE_HEAD = re.compile(rf"{_COLUMN}(?:[\s:/・|,、]+{_COLUMN})+(?: ?\(敬称略\))?")

Noise = Literal["label", "image-caption", "divider"]


def noise(row: Row) -> Noise | None:
    """Whether the line is no text of the article: a label of the page, a caption, a rule."""
    text = row.folded
    if _IMAGE.fullmatch(text):
        return "label" if "見出し画像" in text else "image-caption"
    if len(text) <= SHORT:
        if _LABEL.fullmatch(text):
            return "label"
        if _DIVIDER.fullmatch(text):
            return "divider" if "…" not in text else None
        if is_caption(text):
            return "image-caption"
    return None


def is_caption(text: str) -> bool:
    """図5, 画像1, スライド6, 全体, 清瀬市スクショ, 図1 全体像, 写真左から…: of half-width text."""
    if len(text) > 80 or text.endswith(("。", "ます", "です")):
        return False
    return bool(
        _CAPTION.fullmatch(text) or (_CAPTION_END.fullmatch(text) and len(text) <= 30) or _CAPTION_HEAD.match(text)
    )


def is_table_head(text: str) -> bool:
    """役職 氏名, 区市町村 氏名 備考: the names of a table's columns."""
    return len(text) <= SHORT and bool(_TABLE_HEAD.fullmatch(text))


def is_particular(text: str) -> bool:
    """日時:…, 場所:…: when and where the talk was held."""
    return len(text) <= SHORT and bool(_PARTICULAR.match(text))


def is_picture(text: str) -> bool:
    """A picture as the format or its file name gives it."""
    return bool(_IMAGE.fullmatch(text))


def is_footer(text: str) -> bool:
    """Whether the page's own matter begins here: back numbers, the appeal for support."""
    return len(text) <= SHORT and bool(_FOOTER.fullmatch(text))


def is_credit(text: str) -> bool:
    """執筆者:…, 編集:…"""
    return len(text) <= SHORT and bool(_CREDIT.fullmatch(text))


def is_imprint(text: str) -> bool:
    """(2023年8月30日 青葉野市役所にて), 収録:令和5年…: below an article, when and where it was made."""
    return len(text) <= SHORT and bool(_IMPRINT.fullmatch(text))


def is_byline(text: str) -> bool:
    """A credit that may also stand above the article: 執筆者:…, 編集:…"""
    return is_credit(text) and bool(_BYLINE.match(text))


def is_credit_label(text: str) -> bool:
    """執筆者 alone on its line: the names follow."""
    return len(text) <= 12 and bool(_CREDIT_LABEL.fullmatch(text))


def is_part_notice(text: str) -> bool:
    """Says which half this is, or where the other one stands."""
    return len(text) <= 80 and bool(_PART_NOTICE.fullmatch(text))


def question_dash(text: str) -> int:
    """The length of the dash or Q an interviewer's line begins with; 0 where the line is no question.

    ASCII hyphens also begin items of a list, so they need the form of a sentence behind them; a line that
    ends with a dash too is an ornament.
    """
    if (asked := _Q.match(text[:SHORT])) and text.endswith(("?", "か。", "か", "さい。")):
        return asked.end()
    found = _QUESTION.match(text[:SHORT])
    if not found or re.search(r"[―—–─━‒-]$", text) or not re.search(r"\w", text[found.end() : found.end() + SHORT]):
        return 0
    rest = text[found.end() :]
    if _STRONG_DASH.match(text):
        return found.end()
    asks = _ASKING.match(rest[-12:]) if found.group().endswith(" ") else is_sentence(rest) or is_exclaimed(rest)
    return found.end() if asks and len(rest) > _SHORTEST_QUESTION else 0


def question_rows(rows: Sequence[Row]) -> dict[int, int]:
    """The rows (by index) of an interviewer's lines, with the length of their dash.

    Where hyphens mark lines and not one of these asks anything, they mark the items of lists.
    """
    found = {index: dash for index, row in enumerate(rows) if (dash := question_dash(row.folded))}
    hyphened = [index for index in found if _HYPHEN.match(rows[index].folded)]
    if not any(_ASKS.search(rows[index].folded) for index in hyphened):
        for index in hyphened:
            del found[index]
    return found


def is_sentence(text: str) -> bool:
    """Whether a line reads as said rather than as a heading: its end, politeness, an interjection."""
    tail = text[-24:]
    return bool(_END.search(tail) or _POLITE.search(tail) or _INTERJECTION.fullmatch(text[:24]))


def is_said(text: str) -> bool:
    """Whether a line reads as said by somebody."""
    return is_sentence(text) or is_exclaimed(text)


def breaks_off(text: str) -> bool:
    """Whether the sentence of a line goes on below it: 割合は, 次のとおり、"""
    return bool(_BROKEN_OFF.search(text))


def takes_up(text: str) -> bool:
    """Whether a line goes on with a sentence begun above it: です。, をご覧ください。, という声がありました。"""
    return bool(_TAKEN_UP.match(text))


def is_remark(text: str) -> bool:
    """(一同笑), (拍手): what happened in the room."""
    return bool(_REMARK.fullmatch(text))


def is_address(text: str) -> bool:
    """A URL or the name of a file, with hardly a word around."""
    return len(text) <= 200 and bool(_ADDRESS.fullmatch(text))


def is_exclaimed(text: str) -> bool:
    """Ends with ? or !."""
    return bool(_EXCLAIMED.search(text))


def is_bullet(text: str) -> bool:
    """Begins like an item of a list or a quotation."""
    return bool(_BULLET.match(text)) and not re.fullmatch(r"[「『][^」』]{2,30}[」』].{0,20}", text)


def is_marked(row: Row) -> bool:
    """Whether the writer or the format marked the line as a heading."""
    if row.heading is not None:
        return True
    return row.gap_before and len(row.folded) <= 60 and bool(_MARKED.match(row.folded)) and not is_sentence(row.folded)
