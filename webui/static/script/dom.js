/** Elements and helpers that several modules share. Every element may be missing: each page has some of them. */

/**
 * @param {string} id
 * @returns {HTMLElement | null}
 */
export const find = (id) => document.getElementById(id);

/**
 * @param {string} id of an element that the page is known to have
 * @returns {HTMLElement}
 */
export const element = (id) => {
  const found = find(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
};

/**
 * @param {string} id
 * @returns {HTMLInputElement | null}
 */
export const input = (id) => {
  const found = find(id);
  return found instanceof HTMLInputElement ? found : null;
};

/**
 * The nearest element around the target of an event that a selector matches.
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export const closest = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);

/**
 * A text from a data attribute, with its placeholder filled in. The text is the server's, in the reader's language.
 * @param {HTMLElement} holder
 * @param {string} name
 * @param {string} [placeholder]
 * @param {string | number} [value]
 */
export const message = (holder, name, placeholder = '', value = '') =>
  (holder.dataset[name] ?? '').replace(placeholder, () => String(value));

/**
 * True while an input method composes. Chromium sends keyCode 229 for keys that the input method consumes.
 * @param {Event} event
 */
export const composing = (event) =>
  ('isComposing' in event && event.isComposing) || (event instanceof KeyboardEvent && event.keyCode === 229);

/**
 * The document of an HTML answer.
 * @param {Response} response
 */
export const parsePage = async (response) => {
  if (!response.ok) throw new Error(String(response.status));
  return new DOMParser().parseFromString(await response.text(), 'text/html');
};

export const root = document.documentElement;
export const wide = matchMedia('(min-width: 48rem)');
