"""Small articles that differ in what a test needs: invented people of invented municipalities."""

TOPICS = ("窓口", "研修", "セキュリティ", "予算", "広報")
SPEAKERS = (
    ("桜川区", "副区長", "川端 澄"),
    ("桜川区", "情報政策課長", "川端 澄"),
    ("汐見区", "副区長", "大月 徹"),
    ("汐見区", "副区長", "川端 澄"),  # of the same name as somebody elsewhere: who is who depends on all documents
    ("月見野市", "副市長", "髙橋 千尋"),
)


def article(number: int, *, speaker: int = 0, topic: int = 0, said: str = "混雑が続いています。") -> str:
    """An article of the series; `number` is that of the talk."""
    organization, post, name = SPEAKERS[speaker % len(SPEAKERS)]
    surname, about = name.split()[0], TOPICS[topic % len(TOPICS)]
    return f"""\
【架空】{about}を語る~{organization}×都CIO座談会~

令和5年7月{number % 28 + 1}日に、「東京都・区市町村CIOフォーラム第{100 + number}回座談会」として対談を実施しました。

参加者(敬称略)
{organization}{post}:{name}
都CIO:東京都副知事 霧島 航

{about}のこと

{organization}{post}:{surname}(以下「{surname}」)
{about}の{said}

都CIO:霧島(以下「霧島」)
{about}はどう変わりましたか。
"""


ARTICLE = """\
【架空】窓口を語る~桜川区×都CIO座談会~

令和5年7月3日に、「東京都・区市町村CIOフォーラム第111回座談会」として桜川区と都CIOの対談を実施しました。

参加者(敬称略)
桜川区副区長:川端 澄
都CIO:東京都副知事 霧島 航

窓口改革のこと

桜川区副区長:川端(以下「川端」)
窓口の混雑が続いています。

都CIO:霧島(以下「霧島」)
書かない窓口は始まりましたか。
"""
