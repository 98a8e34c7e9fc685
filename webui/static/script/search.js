/**
 * Search while typing, without leaving the page: the server's own page is fetched and its regions replace those shown.
 *
 * Typing adds one entry to the history and then replaces it, so that Back leads to the search before. A state that is
 * shown already is not added again.
 */

import { closest, composing, element, find, input, message, parsePage } from './dom.js';
import { showResults, updateForm } from './results.js';

/**
 * @typedef {object} LoadOptions
 * @property {boolean} [record] add the answer to the history
 * @property {boolean} [typing] the reader is typing: replace the entry that typing has added
 * @property {boolean} [staying] a refused search is reported above the results that stay
 * @property {(fresh: Document) => void} [onShown] called once the answer is shown
 */

const PAUSE = 350; // milliseconds without a key before a search while typing
const RETRIES = [0, 500, 2000]; // milliseconds: of a connection that is back, the first requests may still fail

const form = /** @type {HTMLFormElement | null} */ (find('search-form'));
const box = input('q');
const results = find('results');
const unfinished = find('unfinished');

/** @type {AbortController | undefined} */
let running;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let sequence = 0; // of requests; an answer to any but the last is dropped
let shown = location.pathname + location.search;
let typed = false; // the last entry of the history came from typing
/** @type {{ address: string, options: LoadOptions } | undefined} */
let unreached; // the request to repeat once there is a connection

/** The URL of the search that the form describes. */
export const formUrl = () => {
  if (!form) return location.href;
  const parameters = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && value.trim()) parameters.append(name, value);
  }
  const kinds = parameters.getAll('match'); // all match kinds are the default; some are one parameter
  const boxes = document.querySelectorAll('#filters-panel [type=checkbox][name=match]');
  if (kinds.length > boxes.length) parameters.delete('match');
  else if (kinds.length) parameters.set('match', kinds.join(','));
  const query = parameters.toString();
  return form.action + (query ? `?${query}` : '');
};

/**
 * Says above the results, which stay, why they are not those of the search that was asked for.
 * @param {string} reason
 * @param {{ address: string, options: LoadOptions }} [again] the request to repeat, by a link and when online again
 */
const keepResults = (reason, again) => {
  unreached = again;
  if (!unfinished) return;
  unfinished.textContent = message(unfinished, 'kept', '%s', reason);
  if (!again) return;
  const link = document.createElement('a');
  link.href = again.address;
  link.textContent = message(unfinished, 'again');
  link.addEventListener('click', (event) => {
    event.preventDefault();
    load(again.address, again.options);
  });
  unfinished.append(' ', link);
};

/**
 * Fetches a search and shows its results; aborts the request before it. Anything that is no page of results becomes a
 * navigation. Without a connection the results stay.
 * @param {string} address
 * @param {LoadOptions} [options]
 */
export const load = async (address, options = {}) => {
  const { record = false, typing = false, staying = typing, onShown } = options;
  clearTimeout(timer);
  running?.abort();
  running = new AbortController();
  const mine = ++sequence;
  results?.setAttribute('aria-busy', 'true');
  try {
    /** @type {Record<string, string>} */
    const headers = staying ? { Prefer: 'handling=lenient' } : {}; // a refusal is status 200: no error of the console
    const response = await fetch(address, { headers, signal: running.signal });
    const fresh = await parsePage(response);
    if (mine !== sequence) return;
    const refusal = staying && fresh.getElementById('error-message');
    if (refusal) {
      keepResults(refusal.textContent?.trim() ?? '');
      return;
    }
    if (!fresh.getElementById('results')) throw new Error('not a page of results');
    showResults(fresh);
    unreached = undefined;
    if (unfinished) unfinished.textContent = '';
    const canonical = new URL(response.url);
    const before = shown;
    shown = canonical.pathname + canonical.search;
    if (record && shown !== before) history[typing && typed ? 'replaceState' : 'pushState'](null, '', shown);
    typed = typing;
    onShown?.(fresh);
  } catch (error) {
    if (mine !== sequence || (error instanceof Error && error.name === 'AbortError')) return;
    if (error instanceof TypeError && unfinished) keepResults(message(unfinished, 'unreached'), { address, options });
    else location.assign(address);
  } finally {
    if (mine === sequence) results?.removeAttribute('aria-busy');
  }
};

/** Drops the running request: its answer is not wanted any more. */
const cancel = () => {
  running?.abort();
  sequence += 1;
  results?.removeAttribute('aria-busy');
};

const loadLater = () => {
  clearTimeout(timer);
  timer = setTimeout(() => load(formUrl(), { record: true, typing: true }), PAUSE);
};

/**
 * The search that a link of the results leads to, with words that were typed but not searched yet; undefined for any
 * other link, and for a click that opens a new tab.
 * @param {MouseEvent} event
 */
const linkedSearch = (event) => {
  const link = /** @type {HTMLAnchorElement | SVGAElement | null} */ (
    /** @type {unknown} */ (closest(event, 'a[href]'))
  );
  if (!link || !form || !box || event.defaultPrevented || event.button) return undefined;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return undefined;
  const address = new URL(link.href instanceof SVGAnimatedString ? link.href.baseVal : link.href, location.href);
  if (address.pathname !== new URL(form.action).pathname || address.hash) return undefined;
  const words = box.value.trim();
  const asked = new URLSearchParams(shown.split('?')[1]).get('q') ?? '';
  if (words !== asked && (address.searchParams.get('q') ?? '') === asked) {
    address.searchParams.set('q', words);
    address.searchParams.delete('page');
  }
  return address.href;
};

/**
 * @param {HTMLFormElement} ownForm
 * @param {HTMLInputElement} ownBox
 * @param {HTMLElement} ownResults
 */
const searchInPlace = (ownForm, ownBox, ownResults) => {
  ownBox.addEventListener('input', (event) => {
    if (!composing(event)) loadLater();
  });
  ownBox.addEventListener('compositionstart', () => clearTimeout(timer));
  ownBox.addEventListener('compositionend', loadLater);
  ownBox.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && composing(event)) event.preventDefault();
  });
  ownForm.addEventListener('submit', (event) => {
    event.preventDefault();
    load(formUrl(), { record: true, onShown: () => element('results-heading').focus() });
  });
  element('filters-panel').addEventListener('change', (event) => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement) || target.form !== ownForm) return;
    // each digit of a year is a change
    if (target.closest('.period')) loadLater();
    else load(formUrl(), { record: true, staying: true });
  });
  input('mode')?.addEventListener('change', () => load(formUrl(), { record: true, staying: true }));
  ownResults.addEventListener('click', (event) => {
    const address = linkedSearch(event);
    if (!address) return;
    event.preventDefault();
    const onShown = (/** @type {Document} */ fresh) => {
      updateForm(fresh);
      element('results-heading').focus(); // as on a new page
      scrollTo(0, 0);
    };
    load(address, { record: true, staying: true, onShown });
  });
  addEventListener('online', async () => {
    for (const wait of RETRIES) {
      const before = sequence;
      await new Promise((done) => setTimeout(done, wait));
      if (!unreached || sequence !== before) return; // answered, or another search was begun
      await load(unreached.address, unreached.options);
    }
  });
  let traversal = 0; // sequence number of the search that Back or Forward began last
  addEventListener('popstate', () => {
    if (location.pathname + location.search === shown) {
      if (traversal === sequence) cancel(); // there and back before the answer came
      return;
    }
    traversal = sequence + 1;
    load(location.href, { onShown: updateForm });
  });
};

if (form && box && results) searchInPlace(form, box, results);
