/**
 * The reader's quotation book, in the browser's storage: its title, and its quotations as in an address
 * ("ota-1#t4:12-80~5f2ab90c1d3e note"). The link in the header leads to it and has its number.
 */

import { element, find, message, root } from './dom.js';

/** @typedef {{ title: string, quotes: string[] }} Book */

const KEY = 'quotation-book';
const MOST = 200;
const MAX_ADDRESS = 7000; // characters; a longer one is sent as a form, and the server makes it shorter

const link = /** @type {HTMLAnchorElement | null} */ (find('book-link'));

/** @returns {Book} */
const empty = () => ({ title: '', quotes: [] });

/** @returns {Book} */
export const readBook = () => {
  try {
    const { title, quotes } = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return {
      title: typeof title === 'string' ? title : '',
      quotes: Array.isArray(quotes) ? quotes.filter((quote) => typeof quote === 'string').slice(0, MOST) : [],
    };
  } catch {
    return empty();
  }
};

/** The turn and the part that a quotation names: without its fingerprint and its note. @param {string} quote */
export const placeOf = (quote) => quote.split(/[~ ]/, 1)[0];

export const places = () => readBook().quotes.map(placeOf);

/** @param {Book} book */
const addressOf = (book) => {
  const address = new URL(link?.dataset.address ?? '', location.href);
  if (book.title) address.searchParams.set('title', book.title);
  for (const quote of book.quotes) address.searchParams.append('t', quote);
  return address.href;
};

export const showBook = () => {
  if (!link) return;
  const book = readBook();
  link.href = addressOf(book);
  element('book-count').textContent = book.quotes.length ? ` ${book.quotes.length}` : '';
};

/** @param {Book} book */
export const writeBook = (book) => {
  localStorage.setItem(KEY, JSON.stringify(book));
  showBook();
};

/** @param {string} text */
export const announce = (text) => {
  const notice = element('notice');
  notice.textContent = '';
  setTimeout(() => {
    notice.textContent = text;
  });
};

/**
 * Adds a quotation, and says so.
 * @param {string} quote
 * @returns {boolean} false for a full book
 */
export const addQuote = (quote) => {
  const book = readBook();
  if (!book.quotes.map(placeOf).includes(placeOf(quote))) {
    if (book.quotes.length >= MOST) {
      if (link) announce(message(link, 'full', '%d', MOST));
      return false;
    }
    book.quotes.push(quote);
    writeBook(book);
  }
  if (link) announce(message(link, 'added', '%d', book.quotes.length));
  return true;
};

/** @param {string} place */
export const removeQuote = (place) => {
  const book = readBook();
  book.quotes = book.quotes.filter((quote) => placeOf(quote) !== place);
  writeBook(book);
  if (link) announce(message(link, 'removed', '%d', book.quotes.length));
};

/** Opens a book whose address is too long for a link. @param {Book} book */
const send = (book) => {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = link?.dataset.address ?? '';
  /** @param {string} name @param {string} value */
  const add = (name, value) => {
    const field = document.createElement('textarea');
    field.name = name;
    field.value = value;
    form.append(field);
  };
  form.hidden = true;
  add('title', book.title);
  add('do', 'save');
  for (const quote of book.quotes) {
    const at = quote.indexOf(' ');
    add('t', at < 0 ? quote : quote.slice(0, at));
    add('note', at < 0 ? '' : quote.slice(at + 1));
  }
  document.body.append(form);
  form.submit();
};

/** True where the browser keeps what is stored. */
export const keeps = () => {
  try {
    localStorage.setItem(`${KEY}-test`, '1');
    localStorage.removeItem(`${KEY}-test`);
    return true;
  } catch {
    return false;
  }
};

if (link && keeps()) {
  root.classList.add('keeps-book');
  link.addEventListener('click', (event) => {
    if (link.href.length <= MAX_ADDRESS) return;
    event.preventDefault();
    send(readBook());
  });
}
