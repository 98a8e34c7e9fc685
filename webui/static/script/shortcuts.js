/**
 * Single-key shortcuts, which can be switched off (WCAG 2.1.4): `/` for the search box, `f` for the one of a dialogue,
 * `n` and `p` from hit to hit.
 */

import { composing, input } from './dom.js';
import { dialog } from './folding.js';
import { layOutAll } from './page.js';

const OFF = 'no-shortcuts'; // id of the switch, and its key in the browser's storage

const switchedOff = () => {
  try {
    return localStorage.getItem(OFF) === '1';
  } catch {
    return false; // a browser without storage has the shortcuts
  }
};

/** @param {1 | -1} step */
const goToHit = (step) => {
  const hits = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.hit h3 a, .turn.found')]);
  const focused = document.activeElement;
  const current = focused?.closest('.turn.found') ?? focused?.closest('.hit')?.querySelector('h3 a');
  const at = current instanceof HTMLElement ? hits.indexOf(current) : -1;
  const first = step > 0 ? 0 : hits.length - 1;
  const next = hits[at < 0 ? first : at + step];
  next?.closest('details:not([open])')?.setAttribute('open', '');
  layOutAll();
  next?.focus();
  next?.scrollIntoView({ block: 'start' });
};

const off = input(OFF);
if (off) {
  off.checked = switchedOff();
  off.addEventListener('change', () => localStorage.setItem(OFF, off.checked ? '1' : '0'));
}

addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || composing(event) || dialog.open || switchedOff()) return;
  const { target } = event;
  if (target instanceof Element && target.matches('input:not([type=checkbox]), textarea, select')) return;
  const box = { '/': input('q'), f: input('find') }[event.key];
  if (box) {
    box.focus();
    box.select();
  } else if (event.key === 'n') goToHit(1);
  else if (event.key === 'p') goToHit(-1);
  else return;
  event.preventDefault();
});
