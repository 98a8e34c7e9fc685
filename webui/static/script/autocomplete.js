/** Completions of the search box: a listbox below a combobox, which keeps the focus. Each completion is a search. */

import { closest, composing, element, find, input, message } from './dom.js';
import { updateForm } from './results.js';
import { formUrl, load } from './search.js';

/** @typedef {{ label: string, kind: string, counted: string, href: string }} Completion */

const PAUSE = 150; // milliseconds without a key before completions are asked for

/**
 * @param {HTMLInputElement} box
 * @param {HTMLElement} list
 */
const complete = (box, list) => {
  /** @type {AbortController | undefined} */
  let running;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let sequence = 0; // of requests; an answer to any but the last is dropped

  const active = () => list.querySelector('[aria-selected="true"]');

  const close = () => {
    clearTimeout(timer);
    running?.abort();
    sequence += 1;
    list.hidden = true;
    box.setAttribute('aria-expanded', 'false');
    box.removeAttribute('aria-activedescendant');
  };

  /** @param {Element} option */
  const activate = (option) => {
    active()?.setAttribute('aria-selected', 'false');
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    box.setAttribute('aria-activedescendant', option.id);
  };

  /** @param {Element} option */
  const choose = (option) => {
    close();
    const href = option.getAttribute('data-href') ?? '';
    if (find('results')) load(href, { record: true, onShown: updateForm });
    else location.assign(href);
  };

  /**
   * @param {string} className
   * @param {string} text
   */
  const part = (className, text) => {
    const span = document.createElement('span');
    span.className = className;
    span.textContent = text;
    return span;
  };

  /** @param {Completion[]} completions */
  const show = (completions) => {
    const options = completions.map(({ label, kind, counted, href }, number) => {
      const option = document.createElement('li');
      option.id = `offer-${number}`;
      option.role = 'option';
      option.dataset.href = href;
      option.setAttribute('aria-selected', 'false');
      option.append(part('kind', kind), part('name', label), part('count', counted));
      return option;
    });
    list.replaceChildren(...options);
    box.removeAttribute('aria-activedescendant');
    box.setAttribute('aria-expanded', String(options.length > 0));
    list.hidden = !options.length;
    if (options.length) element('notice').textContent = message(box, 'offered', '%d', options.length);
  };

  const ask = async () => {
    const mine = ++sequence;
    const query = new URL(formUrl(), location.href).searchParams;
    running?.abort();
    running = new AbortController();
    if (!box.value.trim()) {
      close();
      return;
    }
    try {
      const response = await fetch(`${box.dataset.offers}?${query}`, { signal: running.signal });
      const completions = response.ok ? (await response.json()).offers : []; // an unfinished query is no error here
      if (mine === sequence && document.activeElement === box) show(completions);
    } catch (error) {
      if (mine === sequence && !(error instanceof Error && error.name === 'AbortError')) close();
    }
  };

  const askLater = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  };

  box.role = 'combobox';
  box.setAttribute('aria-autocomplete', 'list');
  box.setAttribute('aria-controls', list.id);
  box.setAttribute('aria-expanded', 'false');
  box.addEventListener('input', (event) => {
    if (!composing(event)) askLater();
  });
  box.addEventListener('compositionstart', close);
  box.addEventListener('compositionend', askLater);
  box.addEventListener('blur', close);
  box.form?.addEventListener('submit', close);
  box.addEventListener('keydown', (event) => {
    if (composing(event) || list.hidden) return;
    const options = [...list.children];
    const current = active();
    const at = current ? options.indexOf(current) : -1;
    if (event.key === 'ArrowDown') activate(options[(at + 1) % options.length]);
    else if (event.key === 'ArrowUp') activate(options[(at < 1 ? options.length : at) - 1]);
    else if (event.key === 'Enter' && at >= 0) choose(options[at]);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  });
  list.addEventListener('pointerdown', (event) => event.preventDefault()); // the focus stays in the box
  list.addEventListener('click', (event) => {
    const option = closest(event, 'li');
    if (option) choose(option);
  });
};

const box = input('q');
const list = find('offers');
if (box && list) complete(box, list);
