/** Regions of the results page, replaced by those of another answer of the server. */

import { element, find, input, wide } from './dom.js';
import { layOut } from './page.js';
import { markTicks } from './ticks.js';

const REGIONS = ['filters-summary', 'filters-panel', 'results-heading', 'results', 'status', 'language', 'imprint'];

/**
 * Replaces the children of a region. A period that is being written stays, with its caret.
 * @param {HTMLElement} region
 * @param {ChildNode[]} incoming
 */
const replaceRegion = (region, incoming) => {
  const kept = region.querySelector('.period:focus-within');
  if (!kept) {
    region.replaceChildren(...incoming);
    return;
  }
  const at = incoming.findIndex((node) => node instanceof Element && node.className === kept.className);
  for (const node of [...region.childNodes]) if (node !== kept) node.remove();
  kept.before(...incoming.slice(0, at));
  kept.after(...incoming.slice(at + 1));
};

/**
 * Shows the results of another page of the server, with the focus and the open sections of this one.
 * @param {Document} fresh
 */
export const showResults = (fresh) => {
  const focused = document.activeElement;
  const choice =
    focused instanceof HTMLInputElement && focused.matches('#filters-panel [type=checkbox]') ? focused : null;
  const open = [...document.querySelectorAll('#filters-panel details[open], #results details[open]')];
  for (const id of REGIONS) replaceRegion(element(id), [...(fresh.getElementById(id)?.childNodes ?? [])]);
  for (const { id } of open) find(id)?.setAttribute('open', '');
  if (wide.matches)
    for (const details of document.querySelectorAll('#results .folded')) details.setAttribute('open', '');
  layOut();
  markTicks();
  document.title = fresh.title;
  for (const id of ['feed', 'json-feed']) {
    element(id).setAttribute('href', fresh.getElementById(id)?.getAttribute('href') ?? '');
  }
  if (!choice) return;
  for (const other of document.querySelectorAll('#filters-panel [type=checkbox]')) {
    if (!(other instanceof HTMLInputElement) || other.name !== choice.name || other.value !== choice.value) continue;
    other.focus({ preventScroll: true });
    return;
  }
};

/**
 * Puts the query of an answer into the form, where the search was not asked for in the form.
 * @param {Document} fresh
 */
export const updateForm = (fresh) => {
  const box = input('q');
  const query = fresh.getElementById('q');
  const mode = fresh.getElementById('mode');
  if (box && query instanceof HTMLInputElement) box.value = query.value;
  const ours = input('mode');
  if (ours && mode instanceof HTMLInputElement) ours.checked = mode.checked;
};
