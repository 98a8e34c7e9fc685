/** The quotation book's page: its form without leaving the page, order by dragging, the clipboard, and whose book it is. */

import { announce, keeps, placeOf, readBook, showBook, writeBook } from './basket.js';
import { closest, element, find, message, parsePage } from './dom.js';

const WRITTEN = 600; // milliseconds without a key before title and notes are saved
const MINE = 'own-quotation-book'; // mark in the session: the next book is the reader's own, changed

/** The book that the page shows, from its form; undefined on a page without one. */
const shownBook = () => {
  const form = find('book-edit');
  const title = find('book-title');
  if (!form || !(title instanceof HTMLInputElement)) return undefined;
  const quotes = [...form.querySelectorAll('.quotation')].map((item) => {
    const quote = item.querySelector('input[name=t]');
    const note = item.querySelector('textarea[name=note]');
    const written = quote instanceof HTMLInputElement ? quote.value : '';
    return note instanceof HTMLTextAreaElement && note.value.trim() ? `${written} ${note.value.trim()}` : written;
  });
  return { title: title.defaultValue, quotes };
};

/** @param {string[]} ours @param {string[]} theirs */
const sameQuotes = (ours, theirs) => {
  const places = new Set(ours.map(placeOf));
  return ours.length === theirs.length && theirs.every((quote) => places.has(placeOf(quote)));
};

/** True while the page shows the reader's own book. */
let mine = false;

const adopt = () => {
  mine = true;
  const book = shownBook();
  if (book) writeBook(book);
  const other = find('book-other');
  if (other) other.hidden = true;
};

/** Says that the book is somebody else's, with links to the reader's own and to make this one theirs. */
const sayOther = () => {
  const box = find('book-other');
  const own = /** @type {HTMLAnchorElement | null} */ (find('book-link'));
  if (!box || !own) return;
  const toOwn = document.createElement('a');
  toOwn.href = own.href;
  toOwn.textContent = message(box, 'mine');
  const take = document.createElement('button');
  take.type = 'button';
  take.className = 'quiet inline-button';
  take.textContent = message(box, 'adopt');
  take.addEventListener('click', () => {
    adopt();
    element('book-heading').focus();
  });
  box.replaceChildren(message(box, 'kept', '%d', readBook().quotes.length), ' ', toOwn, ' ', take);
  box.hidden = false;
};

const recognize = () => {
  const own = readBook();
  const shown = element('book').dataset.places?.split(' ').filter(Boolean) ?? [];
  const changed = sessionStorage.getItem(MINE) === '1';
  sessionStorage.removeItem(MINE);
  if (!shown.length && own.quotes.length && !changed && !new URL(location.href).searchParams.has('t')) {
    const link = /** @type {HTMLAnchorElement} */ (element('book-link'));
    if (link.href !== location.href) location.replace(link.href);
  } else if (!shown.length) {
    mine = true;
    if (changed) writeBook({ title: '', quotes: [] });
  } else if (changed || !own.quotes.length || sameQuotes(own.quotes, shown)) adopt();
  else sayOther();
};

/**
 * Moves the focus to where the reader was: the same button of the quotation that was moved, or what stands beside it.
 * @param {string} action
 * @param {string | undefined} place
 */
const restoreFocus = (action, place) => {
  const [name, number] = action.split('-');
  const items = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.quotation')]);
  const item = items.find((one) => one.dataset.place === place) ?? items[Math.min(Number(number), items.length) - 1];
  if (find('error-message')) element('book-heading').focus();
  else if (name === 'save') element('book-heading').focus();
  else if (name === 'choose') find('first')?.focus();
  else {
    const buttons = item?.querySelectorAll(`button[value^="${name}-"]:not(:disabled), .actions button:not(:disabled)`);
    const same = [...(buttons ?? [])].find((one) => one.getAttribute('value')?.startsWith(`${name}-`)) ?? buttons?.[0];
    if (same instanceof HTMLElement) same.focus();
    else element('book-heading').focus();
  }
};

/**
 * Sends the form, and shows the server's page in place of this one.
 * @param {HTMLFormElement} form
 * @param {string} action
 */
const change = async (form, action) => {
  clearTimeout(timer);
  timer = undefined;
  const data = new FormData(form);
  data.set('do', action);
  const [name, number] = action.split('-');
  const item = form.querySelectorAll('.quotation')[Number(number) - 1];
  const place = item instanceof HTMLElement ? item.dataset.place : undefined;
  form.setAttribute('aria-busy', 'true');
  try {
    const response = await fetch(form.action, { method: 'POST', body: new URLSearchParams(/** @type {any} */ (data)) });
    const fresh = response.ok
      ? await parsePage(response)
      : new DOMParser().parseFromString(await response.text(), 'text/html');
    const incoming = fresh.getElementById('book');
    if (!incoming) throw new Error(String(response.status));
    const saying = { ...form.dataset };
    element('book').replaceWith(incoming);
    document.title = fresh.title;
    if (response.ok) {
      history.pushState(null, '', response.url);
      shownAddress = location.pathname + location.search;
      if (mine) writeBook(shownBook() ?? { title: '', quotes: [] });
    }
    prepare();
    restoreFocus(action, place);
    const items = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.quotation')]);
    const at = items.findIndex((one) => one.dataset.place === place) + 1;
    if (!response.ok) announce(find('error-message')?.textContent ?? '');
    else if (name === 'remove') announce(saying.removed ?? '');
    else if (['up', 'down', 'first', 'last'].includes(name)) announce((saying.moved ?? '').replace('%d', String(at)));
    else if (name === 'save') announce(saying.saved ?? '');
  } catch (error) {
    form.removeAttribute('aria-busy');
    if (error instanceof TypeError) announce(message(form, 'failed'));
    else throw error;
  }
};

/** @type {Promise<void> | undefined} */
let saving; // of what is being written
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * Saves title and notes while they are written: the address and the links to files follow, the form stays.
 * @param {HTMLFormElement} form
 */
const saveQuietly = async (form) => {
  clearTimeout(timer);
  timer = undefined;
  const data = new FormData(form);
  data.set('do', 'save');
  const response = await fetch(form.action, { method: 'POST', body: new URLSearchParams(/** @type {any} */ (data)) });
  if (!response.ok) return; // the button says why
  const fresh = await parsePage(response);
  for (const selector of ['#book .takeaway a', '#book .tabs a', '#book > template']) {
    const incoming = fresh.querySelectorAll(selector);
    for (const [at, one] of document.querySelectorAll(selector).entries()) {
      const other = incoming[at];
      if (one instanceof HTMLAnchorElement) one.href = other?.getAttribute('href') ?? one.href;
      else if (other) one.replaceWith(other);
    }
  }
  element('book-heading').textContent = fresh.getElementById('book-heading')?.textContent ?? '';
  document.title = fresh.title;
  history.replaceState(null, '', response.url);
  shownAddress = location.pathname + location.search;
  if (mine) {
    const title = data.get('title');
    writeBook({ quotes: shownBook()?.quotes ?? [], title: typeof title === 'string' ? title.trim() : '' });
  }
};

/** @param {HTMLFormElement} form */
const saveWhileWriting = (form) => {
  const save = () => {
    saving = saveQuietly(form).catch(() => announce(message(form, 'failed')));
  };
  form.addEventListener('input', (event) => {
    if (closest(event, 'select')) return;
    clearTimeout(timer);
    timer = setTimeout(save, WRITTEN);
  });
  element('book').addEventListener('click', async (event) => {
    const file = closest(event, '.takeaway a, .tabs a');
    if (!(file instanceof HTMLAnchorElement) || (!timer && !saving)) return;
    event.preventDefault();
    if (timer) save();
    await saving;
    saving = undefined;
    location.assign(file.href);
  });
};

/** @param {HTMLFormElement} form */
const orderByDragging = (form) => {
  /** @type {HTMLElement | null} */
  let dragged = null;
  for (const item of form.querySelectorAll('.quotation')) {
    const grip = document.createElement('span');
    grip.className = 'grip';
    grip.draggable = true;
    grip.title = message(form, 'drag');
    grip.textContent = '⠿';
    grip.ariaHidden = 'true'; // the buttons do the same
    item.querySelector('h2')?.prepend(grip, ' ');
    grip.addEventListener('dragstart', (event) => {
      if (!(item instanceof HTMLElement)) return;
      dragged = item;
      item.classList.add('dragged');
      event.dataTransfer?.setData('text/plain', item.dataset.place ?? '');
      event.dataTransfer?.setDragImage(item, 0, 0);
    });
    grip.addEventListener('dragend', () => {
      item.classList.remove('dragged');
      if (dragged) change(form, 'save');
      dragged = null;
    });
  }
  form.addEventListener('dragover', (event) => {
    const over = closest(event, '.quotation');
    if (!dragged || !over) return;
    event.preventDefault();
    if (over === dragged) return;
    const { top, height } = over.getBoundingClientRect();
    if (event.clientY < top + height / 2) over.before(dragged);
    else over.after(dragged);
  });
  form.addEventListener('drop', (event) => event.preventDefault());
};

/** Copies the book as HTML and as text, also without a secure connection. @param {HTMLElement} button */
const copyBook = (button) => {
  const html = /** @type {HTMLTemplateElement} */ (element('clipboard-html')).innerHTML;
  const text = /** @type {HTMLTemplateElement} */ (element('clipboard-text')).content.textContent ?? '';
  let copied = false;
  /** @param {ClipboardEvent} event */
  const fill = (event) => {
    event.clipboardData?.setData('text/html', html);
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    copied = true;
  };
  document.addEventListener('copy', fill, { once: true });
  document.execCommand('copy');
  document.removeEventListener('copy', fill);
  announce(message(button, copied ? 'done' : 'failed'));
};

/** The parts of the page that a change replaces. */
const prepare = () => {
  const form = find('book-edit');
  if (!(form instanceof HTMLFormElement)) return;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const button = event.submitter;
    change(form, button instanceof HTMLButtonElement ? button.value : 'save');
  });
  orderByDragging(form);
  saveWhileWriting(form);
};

let shownAddress = location.pathname + location.search;

if (find('book')) {
  if (keeps()) recognize();
  showBook();
  prepare();
  addEventListener('click', (event) => {
    const button = closest(event, '[data-copy-book]');
    if (button) copyBook(button);
    if (closest(event, '[data-print]')) print();
  });
  addEventListener('popstate', () => {
    if (location.pathname + location.search === shownAddress) return;
    if (mine) sessionStorage.setItem(MINE, '1');
    location.reload();
  });
}
