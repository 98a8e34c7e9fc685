/** For every page: layout of distant elements in slices, and the print footer. */

import { element, message, root } from './dom.js';

const SLICE = 4; // elements laid out before the next frame

root.classList.add('scripted');

/**
 * Elements far from the viewport have `content-visibility: auto` (app.css). They get their layout in slices after the
 * page has loaded, so that typing and clicking stay responsive.
 */
export const layOut = () => {
  if (root.matches('.placed')) return;
  const far = [...document.querySelectorAll('.far:not(.placed)')].slice(0, SLICE);
  for (const one of far) one.classList.add('placed');
  if (far.length) requestAnimationFrame(() => setTimeout(layOut));
};

/** Lays out everything at once, so that scroll positions are exact: before scrolling, Back among it. */
export const layOutAll = () => root.classList.add('placed');

if (scrollY) layOutAll();
addEventListener('load', () => setTimeout(layOut));
addEventListener('scroll', layOutAll, { once: true, passive: true });

// The print footer shows the URL with its fragment, and the time of printing instead of the time of the answer.
addEventListener('beforeprint', () => {
  const imprint = element('imprint');
  const address = imprint.querySelector('[data-address]');
  const printed = imprint.querySelector('[data-printed]');
  if (!(address instanceof HTMLElement && printed instanceof HTMLElement)) return;
  address.textContent = location.href;
  try {
    address.textContent = decodeURI(location.href);
  } catch {
    // an address that is not UTF-8 stays encoded
  }
  const moment = new Date().toLocaleString(root.lang, {
    timeZone: 'Asia/Tokyo',
    dateStyle: 'long',
    timeStyle: 'short',
  });
  printed.textContent = message(printed, 'printed', '%s', moment);
});
