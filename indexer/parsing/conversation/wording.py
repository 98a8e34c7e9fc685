"""Question forms in speech, and the calls by which a chair conducts a meeting."""

import re

_SENTENCE = re.compile(r"[^。?？!！\n]+[。?？!！]?")
# A thought or a report, not a question: ではないかと考えます; a tag that wants no answer.
_NOT_ASKING = re.compile(r"か(?:どうかを)?と|じゃないですか。?$")
# いつになりますか。 費用はいくらか。 電話でもできるか。 いかがでしょう。
_ASKING_END = re.compile(
    r"(?:(?:です|ます|しょう|ません|ました|でした|の|いかが|どう|ない|ある|いる|する|なる|[いえがかきぎけげさざしじせたちてとどなにねばびべまみむめらりれわ]る|[くすつぶむ]|(?<![ろょ])う|った|たい|能|要|定|況|いくら|いつ|どこ|だれ|誰|どれ|何[人件時台本冊年月日回度]?)か(?:ね|な)?"
    r"|いかがか|どうか|いかがでしょう|どうでしょう|どうですかね?)[。?？」]?$|[?？]$"
)
# 根拠を伺いたいと思います。 見解をお尋ねします。 資料を示していただきたい。
_ASKING_FORM = re.compile(
    r"(?:伺|うかが|お聞き|聞かせ|尋ね|たずね|質問|質疑|知り|確認)[^。]{0,10}?たい(?:です|ん?です|の[でだ]|と思い?ます|と存じ|ところ|次第|が|け)?[^。]{0,6}[。」]?$"
    r"|(?:伺い|うかがい|お聞き|お伺い|お尋ね|質問)(?:いた|致|させていただき)?し?ます[。」]?$"
    r"|(?:教え|聞かせ|答え|答弁|説明|見解|所見|示し|紹介|話し|確認|聞き)[^。]{0,14}?(?:ください|下さい|いただけ|いただきたい|頂け|頂きたい|ほしい|欲しい|願い|願う|願え|求め)"
    r"[^。]{0,10}[。」]?$"
)
# Before a form of address: お認めになりますか、大臣。
_POLITE_QUESTION = re.compile(r"(?:です|ます|でしょう|ません)か$")
# After a question that is put as a wish: 確認したいと思いますので、よろしくお願いします。
_COURTESY = re.compile(r"(?:ので|から|が)?、(?:どうぞ)?(?:よろしく|宜しく)お願い(?:いた|致|申し上げ)?し?ます[。」]?$")
# 都でまとめてほしい。 支援をお願いしたい。
_REQUEST = re.compile(
    r"(?:(?:て|で)(?:ほしい|欲しい|いただきたい|頂きたい|もらいたい)|お願いしたい|要望(?:する|したい|します))[^。]{0,8}[。」]?$"
)
# 村長から一言お願いします。 but not よろしくお願いします。
_HANDING_OVER = re.compile(r"(?<!よろしく)(?<!宜しく)お願い(?:でき|いた|致)?し?ます(?:か)?[。」]?$")
# 異議なし。 特にございません。 賛成です。
_ASSENT = re.compile(
    r"(?:特に)?(?:(?:異議|意見|質問|質疑)?(?:な[しい]|(?:は|も)?(?:ございません|ありません))|了承|賛成|はい)(?:です|します)?[。]?"
)
# 開会いたします。 これより質疑に入ります。 お諮りします。 次に、早川委員お願いします。
_PRESIDING = re.compile(
    r"(?:開会|閉会|散会|開議|再開|休憩)(?:いた|を?宣|し|と)|これより[^。]{0,30}(?:会議|議事|質疑|委員会|採決|討論)"
    r"|お諮り|(?:異議な|異議あ)|発言を(?:許|願)|(?:質疑|質問|発言|説明|報告|答弁|討論)[はを]?(?:終わ|終了|続行|願|求め|お願い)"
    r"|議題と(?:いた|し)|日程第|採決|起立|挙手|御?質[問疑]は(?:ございません|ありません|よろしい)|指名いた"
    r"|次に、?[^。]{1,16}(?:委員|議員|君|さん|番)(?:の発言を|[、,]?お願い|[。]?$)"
)
# 日程第２ 質疑を終結します。 次に、議案第３号について ほかに質問はございますか。
_NEW_ITEM = re.compile(
    r"日程第|議題(?:と(?:いた|し)|に供)|お諮り|採決|討論(?:に入|を行|はあり|の通告)|(?:質疑|質問|発言|説明|報告|討論)[はを]?(?:これ(?:で|にて)|以上で)?(?:全て|すべて)?(?:終わ|終了|終結|打ち切|なし)"
    r"|質[疑問][はを][^。]{0,12}(?:終了|終わり|終結)|異議な[しい]|開会|閉会|散会|議事に入|審査に入|議事を進め|(?:次の|次は)(?:議題|議事|案件|項目)"
    r"|次に[、,]?[^。]{0,60}(?:について|を議題|に関する件|の件)|次に(?:移|進|入)|(?:ほか|他)に[^。]{0,16}(?:ますか|ませんか|ございますか|なければ)"
)
# 説明をお願いします。 報告を求めます。 挨拶をいただきます。
_REPORT_CALL = re.compile(
    r"(?:説明|報告|朗読|紹介|あいさつ|挨拶|発言)(?:を|の)?(?:いた|致|さ|求め|お?願|受け|許|申し出|していただ|して頂|が?(?:あり|ござ)ま)"
)


def asks(text: str) -> bool:
    """True if a sentence of the text has the form of a question or asks for information."""
    return any(_is_question(sentence) for sentence in _sentences(text))


def ends_with_question(text: str) -> bool:
    """True if one of the last two sentences of the text asks."""
    return any(_is_question(sentence) for sentence in _sentences(text)[-2:])


def hands_over(text: str) -> bool:
    """True if the last sentence asks another to speak: 村長から一言お願いします。"""
    return any(_HANDING_OVER.search(sentence[-40:]) for sentence in _sentences(text)[-1:])


def requests(text: str) -> bool:
    """True if a sentence of the text asks for something to be done: 都でまとめてほしい。"""
    return any(_REQUEST.search(sentence[-40:]) for sentence in _sentences(text))


def is_assent(text: str) -> bool:
    """True if the text only agrees or has nothing to say: 異議なし。, ありません。"""
    return bool(_ASSENT.fullmatch(text.strip()[:40]))


def is_presiding(text: str) -> bool:
    """True if a chair conducts the meeting: opens it, calls a speaker, puts a motion to the vote."""
    return bool(_PRESIDING.search(text))


def begins_item(text: str) -> bool:
    """True if a chair ends the questions or begins another item of the agenda."""
    return bool(_NEW_ITEM.search(text))


def calls_for_report(text: str) -> bool:
    """True if a chair asks for an explanation, a report or a statement."""
    return bool(_REPORT_CALL.search(text))


def _sentences(text: str) -> list[str]:
    return [found.group().strip() for found in _SENTENCE.finditer(text) if found.group().strip()]


def _is_question(sentence: str) -> bool:
    tail = _COURTESY.sub("", sentence[-80:])[-60:]
    *_before, next_to_last, last = ["", *tail.split("、")]
    if _ASKING_FORM.search(tail) or _POLITE_QUESTION.search(next_to_last):
        return True
    return bool(_ASKING_END.search(last) and not _NOT_ASKING.search(last))
