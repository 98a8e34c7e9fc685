/** Filter of a long list of names, by kanji or by kana in either script. */

import { composing, element, input, message } from './dom.js';

const HIRAGANA = 0x60; // code points from a katakana to its hiragana

/** @param {string} text */
const normalize = (text) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - HIRAGANA))
    .replace(/\s+/g, '');

/** @param {HTMLInputElement} box */
const filterNames = (box) => {
  const items = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('#names li'));
  const sections = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('#names section'));
  const names = [...items].map((item) => ({ item, words: normalize(item.dataset.words ?? '') }));

  const filter = () => {
    const wanted = normalize(box.value);
    let left = 0;
    for (const { item, words } of names) {
      item.hidden = !words.includes(wanted);
      if (!item.hidden) left += 1;
    }
    for (const section of sections) section.hidden = !section.querySelector('li:not([hidden])');
    const counted = left ? message(box, 'some', '%d', left) : message(box, 'none');
    element('narrowed').textContent = wanted ? counted : '';
  };

  box.addEventListener('input', (event) => {
    if (!composing(event)) filter();
  });
  box.addEventListener('compositionend', filter);
  filter();
};

const box = input('narrow');
if (box) filterNames(box);
