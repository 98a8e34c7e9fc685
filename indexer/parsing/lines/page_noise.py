"""Page noise: captions, image files, rules, site labels and table headers, which are not text of the document."""

import re
from typing import Literal

from indexer.parsing.lines.rows import SHORT, TextRow

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
_IMAGE = re.compile(
    r"!\[.*|<img .*|[^\s。]{1,80}\.(?:jpe?g|png|gif|webp|svg|heic|pdf|pptx?)|画像(?:を拡大|をクリック).*", re.I
)
_LABEL = re.compile(
    r"[(\[【<―-]{0,2}(?:了|完|おわり|以上)[)\]】>―-]{1,2}|見出し画像|ヘッダー画像|サムネイル画像?|目次|もくじ|続きをみる|すべて表示|いいなと思ったら応援しよう!?|"
    r"ログイン|会員登録|フォロー(?:する|中)?|スキ\d*|\d+|シェア(?:する)?|ダウンロード|コピー|この記事をシェアする?|"
    r"#[^\s#]{1,30}(?:[ #]+[^\s#]{1,30})*|\d{4}年\d{1,2}月\d{1,2}日 \d{1,2}:\d{2}"
    r"|(?:東京都・)?区市町村CIOフォーラム(?:事務局)?"
)
_DIVIDER = re.compile(r"[-‐−―—–─━‒ー=_*・~.+★☆◇◆○●\s\u200b-\u200f\u2060\ufeff]{1,}")
_COLUMN = (
    r"(?:[区市町村]{1,4}名?|自治体名?|団体名?|所属(?:・?(?:役職|職名|部署))?|組織名?|機関名?|部署名?|部局名?|役職名?|職名?|肩書き?|区分|役割"
    r"|氏名|お?名前|ふりがな|フリガナ|よみがな|読み(?:仮名|方)?|備考|番号|No\.?|#)"
)
_TABLE_HEAD = re.compile(rf"{_COLUMN}(?:[\s:/・|,、]+{_COLUMN})+(?: ?\(敬称略\))?")
_ADDRESS = re.compile(
    r".{0,12}https?://\S+|www\.\S+|.{1,60}(?:\((?:PDF|Word|Excel|外部サイト|外部リンク|リンク)[^()]{0,12}\)|\.(?:pdf|xlsx?|docx?|csv|html?))",
    re.I,
)

Noise = Literal["label", "image-caption", "divider"]


def noise_kind(row: TextRow) -> Noise | None:
    """The kind of page noise: a label of the site, a caption, a rule; None for text."""
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
    """True if half-width text is a caption: 図5, 画像1, スライド6, 全体, 清瀬市スクショ, 図1 全体像, 写真左から…"""
    if len(text) > 80 or text.endswith(("。", "ます", "です")):
        return False
    return bool(
        _CAPTION.fullmatch(text) or (_CAPTION_END.fullmatch(text) and len(text) <= 30) or _CAPTION_HEAD.match(text)
    )


def is_table_header(text: str) -> bool:
    """True if a line is the header of a table: 役職 氏名, 区市町村 氏名 備考"""
    return len(text) <= SHORT and bool(_TABLE_HEAD.fullmatch(text))


def is_image(text: str) -> bool:
    """True if a line is an image in Markdown or HTML, or the name of an image file."""
    return bool(_IMAGE.fullmatch(text))


def is_link(text: str) -> bool:
    """True if a line is a URL or the name of a file, with few words around it."""
    return len(text) <= 200 and bool(_ADDRESS.fullmatch(text))
