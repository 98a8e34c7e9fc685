/** Ticks of hits and turns: kept in the quotation book at once. The book of an address without script is taken over. */

import { addQuote, keeps, places, readBook, removeQuote, showBook, writeBook } from './basket.js';
import { find } from './dom.js';

const CARRIED = 'book'; // parameter that carries a book from page to page without script

/** Shows the ticks of the book; called again for hits that were fetched. */
export const markTicks = () => {
  if (!keeps()) return;
  const ticked = new Set(places());
  for (const box of document.querySelectorAll('.tick input')) {
    if (!(box instanceof HTMLInputElement)) continue;
    box.disabled = false;
    box.checked = ticked.has(box.value);
  }
  dropCarried();
};

/** Takes the carried book out of links and forms: the browser keeps it. */
const dropCarried = () => {
  for (const link of document.querySelectorAll(`a[href*="${CARRIED}="]`)) {
    if (!(link instanceof HTMLAnchorElement) || link.closest('#book')) continue;
    const address = new URL(link.href);
    address.searchParams.delete(CARRIED);
    link.href = address.href;
  }
  for (const field of document.querySelectorAll(`input[type=hidden][name=${CARRIED}]`)) field.remove();
};

/** The quotations that the page was sent with, where the reader has none of their own. */
const takeOver = () => {
  const address = new URL(location.href);
  if (find('book') || !address.searchParams.has(CARRIED)) return;
  const carried = find('book-link')?.dataset.carried?.split(' ').filter(Boolean) ?? [];
  const book = readBook();
  if (!book.quotes.length && carried.length) writeBook({ title: '', quotes: carried });
  address.searchParams.delete(CARRIED);
  history.replaceState(history.state, '', address);
};

if (keeps()) {
  takeOver();
  showBook();
  markTicks();
  document.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.closest('.tick')) return;
    if (!target.checked) removeQuote(target.value);
    else if (!addQuote(target.value)) target.checked = false;
  });
  addEventListener('storage', () => {
    showBook();
    markTicks();
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return; // a page that Back has restored has the ticks of then
    showBook();
    markTicks();
  });
}
