/** Folded sections: open on a wide page; on a phone the facets open as a dialog. */

import { closest, element, find, wide } from './dom.js';

export const dialog = document.createElement('dialog');

/** @type {Element | null} */
let focusedBefore = null; // the element that had the focus when the page grew too wide for the dialog

/** @param {HTMLElement} filters */
const openAsDialog = (filters) => {
  const panel = element('filters-panel');
  const summary = element('filters-summary');
  const unfinished = element('unfinished');
  dialog.setAttribute('aria-labelledby', 'filters-heading');
  filters.after(dialog);
  dialog.addEventListener('click', (event) => {
    if (closest(event, '.show')) dialog.close();
  });
  dialog.addEventListener('close', () => {
    filters.append(panel);
    element('results-heading').before(unfinished);
    const focus = wide.matches ? focusedBefore : element('filters-summary');
    if (focus instanceof HTMLElement) focus.focus();
  });
  summary.addEventListener('click', (event) => {
    if (wide.matches) return;
    event.preventDefault();
    dialog.append(unfinished, panel); // elements outside of a modal dialog are inert
    dialog.showModal();
  });
};

const fold = () => {
  if (dialog.open) {
    focusedBefore = document.activeElement;
    dialog.close();
  }
  for (const details of document.querySelectorAll('details.folded')) details.toggleAttribute('open', wide.matches);
};

const filters = find('filters');
if (filters) openAsDialog(filters);
wide.addEventListener('change', fold);
fold();
