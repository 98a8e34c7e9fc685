/** Quoting a selection: a button for text that is selected within one turn of the reader. */

import { addQuote, keeps } from './basket.js';
import { find } from './dom.js';

/** Characters as the server counts them, which are code points. @param {string} text */
const count = (text) => [...text].length;

/**
 * The offset of a point in the text of a turn, whose paragraphs are joined by line feeds.
 * @param {Element} quote
 * @param {Node} node
 * @param {number} offset
 */
const offsetIn = (quote, node, offset) => {
  let before = 0;
  for (const paragraph of quote.querySelectorAll('p')) {
    const range = document.createRange();
    range.selectNodeContents(paragraph);
    const place = range.comparePoint(node, offset);
    if (place < 0) return Math.max(0, before - 1);
    if (place === 0) {
      range.setEnd(node, offset);
      return before + count(range.toString());
    }
    before += count(paragraph.textContent ?? '') + 1;
  }
  return before - 1;
};

/** The selected part of a turn; undefined for any other selection. */
const selectedPart = () => {
  const selection = getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return undefined;
  const range = selection.getRangeAt(0);
  const start = range.startContainer;
  const inside = start instanceof Element ? start : start.parentElement;
  const quote = inside?.closest('[data-turn] [data-quote]');
  const turn = quote?.closest('[data-turn]');
  if (!quote || !(turn instanceof HTMLElement)) return undefined;
  const last = quote.querySelector('p:last-of-type');
  const whole = document.createRange();
  whole.selectNodeContents(quote);
  const within = whole.comparePoint(range.endContainer, range.endOffset) <= 0;
  // a triple click selects up to the beginning of what follows
  const [node, offset] = within || !last ? [range.endContainer, range.endOffset] : [last, last.childNodes.length];
  if (!within && range.toString().trim().length > (quote.textContent ?? '').trim().length + 2) return undefined;
  const from = offsetIn(quote, range.startContainer, range.startOffset);
  const to = offsetIn(quote, node, offset);
  const length = [...quote.querySelectorAll('p')].reduce((sum, p) => sum + count(p.textContent ?? '') + 1, -1);
  if (from >= to) return undefined;
  return from === 0 && to === length ? turn.dataset.turn : `${turn.dataset.turn}:${from}-${to}`;
};

/** @param {HTMLElement} bar */
const offerSelection = (bar) => {
  /** @type {string | undefined} */
  let part;
  document.addEventListener('selectionchange', () => {
    if (bar.contains(document.activeElement)) return; // the button has the focus, the selection stays what it was
    part = selectedPart();
    bar.hidden = !part;
  });
  bar.addEventListener('pointerdown', (event) => event.preventDefault()); // the selection stays
  bar.addEventListener('click', () => {
    if (part) addQuote(part);
    part = undefined;
    bar.hidden = true;
    getSelection()?.removeAllRanges();
  });
};

const bar = find('selection-bar');
if (bar && keeps()) offerSelection(bar);
