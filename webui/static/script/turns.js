/** Buttons of a turn: its neighbours in place, and its citation to the clipboard. */

import { closest, element, message, parsePage } from './dom.js';

const SHOWN = 3000; // milliseconds that a button says what it has done

/**
 * Says on the button, and to a screen reader, what it has done.
 * @param {HTMLElement} button
 * @param {string} text
 */
const say = (button, text) => {
  button.dataset.label ||= button.textContent ?? '';
  button.textContent = text;
  element('notice').textContent = text;
  setTimeout(() => {
    button.textContent = button.dataset.label ?? '';
  }, SHOWN);
};

/**
 * Shows the turns before and after a hit, or hides them again.
 * @param {HTMLElement} button
 */
const toggleContext = async (button) => {
  const hit = button.closest('[data-cited]');
  if (!hit) return;
  if (button.getAttribute('aria-expanded') === 'true') {
    for (const shown of hit.querySelectorAll('[data-place]')) shown.remove();
    button.setAttribute('aria-expanded', 'false');
    return;
  }
  const address = button.dataset.context ?? '';
  try {
    const fresh = await parsePage(await fetch(address));
    if (hit.querySelector('[data-place]')) return; // pressed twice
    const quote = hit.querySelector('[data-quote]');
    const before = fresh.querySelector('[data-place=before]');
    const after = fresh.querySelector('[data-place=after]');
    if (before) quote?.before(before);
    if (after) quote?.after(after);
    button.setAttribute('aria-expanded', 'true');
  } catch (error) {
    // a TypeError of fetch is a lost connection
    if (error instanceof TypeError) say(button, message(button, 'failed'));
    else location.assign(address);
  }
};

/** @param {string} text */
const copy = async (text) => {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement('textarea'); // plain http has no clipboard API
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  if (!copied) throw new Error('the browser does not copy');
};

/** @param {HTMLElement} button */
const copyCitation = async (button) => {
  const quoted = button.closest('[data-cited]')?.querySelector('[data-quote]');
  if (!(quoted instanceof HTMLElement)) return;
  // biome-ignore lint/performance/useDomNodeTextContent: a paragraph of the page is to be a line of the citation
  const quote = quoted.innerText.trim().replace(/\n+/g, '\n');
  const address = new URL(button.dataset.address ?? '', location.href).href;
  const done = await copy(`「${quote}」\n${button.dataset.copy}\n${address}`).then(
    () => true,
    () => false,
  );
  say(button, message(button, done ? 'done' : 'failed'));
  button.focus();
};

addEventListener('click', (event) => {
  const context = closest(event, '[data-context]');
  if (context) toggleContext(context);
  const citation = closest(event, '[data-copy]');
  if (citation) copyCitation(citation);
});
