/** Steps through the matches of a dialogue, from a bar that stays in view. */

import { closest, find } from './dom.js';

const bar = find('steps');
const back = bar?.closest('.back');
const GAP = 16; // pixels between the bar and the match that was jumped to
const found = [...document.querySelectorAll('.turn.found')];

/**
 * Says which of the matches is shown.
 * @param {number} at
 */
const tell = (at) => {
  const place = find('step');
  if (place) place.textContent = `${at + 1}/${found.length}`;
};

/**
 * The place of the next match below the bar, or of the last one above it; behind the ends begins the other end.
 * @param {number} step
 */
const next = (step) => {
  const line = back?.getBoundingClientRect().bottom ?? 0;
  const tops = found.map((turn) => turn.getBoundingClientRect().top - line);
  if (step > 0) {
    return Math.max(
      tops.findIndex((top) => top > 3 * GAP),
      0,
    );
  }
  const above = tops.filter((top) => top < 0).length;
  return (above || found.length) - 1;
};

if (bar && back && found.length) {
  // A padding of the window would scroll the bar itself into view whenever it gets the focus.
  document.documentElement.style.setProperty('--bar', `${back.getBoundingClientRect().height}px`);
  const target = found.findIndex((turn) => `#${turn.id}` === location.hash); // :target may not be set yet
  if (target >= 0) tell(target);
  bar.addEventListener('click', (event) => {
    const button = closest(event, '[data-step]');
    if (!button) return;
    const at = next(Number(button.dataset.step));
    location.hash = found[at].id;
    tell(at);
    button.focus({ preventScroll: true });
  });
}
