"""Potential verbs (可能動詞): 使える derives from 使う, though the dictionary has it as a verb of its own.

Only verbs written with kanji are resolved; in kana they coincide with other words (いえる, やめる).
"""

import re

_PLAIN_ENDINGS = dict(zip("えけげせてねべめれ", "うくぐすつぬぶむる", strict=True))
_POTENTIAL = re.compile(r"(?P<stem>.*[々\u3400-\u9fff][ぁ-ゖ]?)(?P<row>[えけげせてねべめれ])る")
# Endings of verbs that only look like potential verbs of another: transitive partners (自他対応, 進める of 進む), or
# words whose plain verb is archaic (求む) or a synonym (任す).
_NOT_POTENTIAL_STEMS = (
    "求め 進め 含め 向け 続け 入れ 伝え 止め 支え 付け 着け つけ 触れ 添え 整え "
    "欠け 改め 届け 売れ 流れ 立て 辞め 助け 分かれ 別れ 漏れ 育て 建て 折れ 込め 傾け 違え "
    "切れ 抜け 痛め 傷め 唱え 叶え 緩め 構え 空け 苦しめ 恐れ 透け 開け 明け 解け 裂け 割れ "
    "取れ 焼け 溶け 砕け 破れ 知れ 並べ 浮かべ 揃え 沈め 休め 縮め 従え 充て 当て 隠れ 生まれ "
    "産まれ 振れ 揺れ 掛け 避け 受け 埋め 埋もれ 絡め 終え 占め 締め 収め 納め 繋げ 妨げ 委ね "
    "合わせ 任せ 寄せ 載せ 乗せ"
)
_NOT_POTENTIAL = tuple(f"{stem}る" for stem in _NOT_POTENTIAL_STEMS.split())


def plain_verb(base: str) -> str | None:
    """The verb that a potential verb derives from; None if the word is not a potential verb."""
    match = _POTENTIAL.fullmatch(base)
    if match is None or base.endswith(_NOT_POTENTIAL):
        return None
    return match["stem"] + _PLAIN_ENDINGS[match["row"]]
