"""A debate in Akoma Ntoso, as a parliament may publish it."""

from indexer.readers.akn_elements import AKN

DEBATE = f"""<?xml version="1.0" encoding="UTF-8"?>
<akomaNtoso xmlns="{AKN}">
  <debate name="hansard">
    <meta>
      <identification source="#x">
        <FRBRWork>
          <FRBRthis value="/x"/><FRBRuri value="/x"/>
          <FRBRdate date="2030-04-01" name="debate"/><FRBRauthor href="#x"/><FRBRcountry value="jp"/>
        </FRBRWork>
      </identification>
      <references source="#x">
        <TLCPerson eId="kirishima" href="/ontology/person/kirishima" showAs="霧島 航"/>
        <TLCRole eId="chair" href="/ontology/role/chair" showAs="架空委員長"/>
      </references>
    </meta>
    <preface><p><docTitle>架空町議会 会議録</docTitle></p><p>出席者は左のとおり。</p></preface>
    <debateBody>
      <questions eId="q">
        <num>1</num><heading>一般質問</heading>
        <question by="#katagiri" eId="q1"><from>片桐議員</from><p>窓口は
          どうなりますか。</p></question>
        <answer by="#kirishima" as="#chair" eId="a1">
          <from>霧島 航</from>
          <p>予約を<b>始めます</b>。</p>
          <blockList eId="l"><item eId="i1"><p>春から</p></item><item eId="i2"><p>全庁で</p></item></blockList>
        </answer>
        <scene>（拍手）</scene>
      </questions>
      <adjournment eId="z"><p>散会</p></adjournment>
    </debateBody>
    <conclusions><p>署名人 架空 太郎</p></conclusions>
  </debate>
</akomaNtoso>
"""
