'use strict';
(() => {
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement;
  const form = byId('search-form'), box = byId('q'), results = byId('results'), filters = byId('filters');
  const wide = matchMedia('(min-width: 48rem)');
  const REGIONS = ['filters-summary', 'filters-panel', 'results-heading', 'results', 'status'];
  const PAUSE = 350; // milliseconds without a key before a search while typing
  root.classList.add('scripted');

  // Searching without leaving the page: the server's own page is fetched and its regions are taken over.
  let running, timer, sequence = 0, shown = location.pathname + location.search;
  const addressOf = () => {
    const asked = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value.trim()) asked.append(name, value);
    const ways = asked.getAll('match'); // all of them are the default; some are one parameter
    if (ways.length > document.querySelectorAll('#filters-panel [type=checkbox][name=match]').length) asked.delete('match');
    else if (ways.length) asked.set('match', ways.join(','));
    const query = asked.toString();
    return form.action + (query ? `?${query}` : '');
  };
  const sameControl = (control) => [...document.querySelectorAll('#filters-panel input')]
    .find((other) => other.name === control.name && (control.type !== 'checkbox' || other.value === control.value));
  const adopt = (fresh) => {
    const focused = document.activeElement;
    const control = focused?.closest('#filters-panel') && focused.matches('input') ? focused : null;
    const open = [...document.querySelectorAll('#filters-panel details[open]')].map((details) => details.id);
    for (const id of REGIONS) byId(id).replaceChildren(...fresh.getElementById(id).childNodes);
    for (const id of open) byId(id)?.setAttribute('open', '');
    document.title = fresh.title;
    if (control) sameControl(control)?.focus({ preventScroll: true });
  };
  const load = async (address, { record, typing = false, then } = {}) => {
    clearTimeout(timer);
    running?.abort();
    running = new AbortController();
    const mine = ++sequence;
    results.setAttribute('aria-busy', 'true');
    try {
      const response = await fetch(address, { signal: running.signal });
      if (typing && response.status === 400) return; // a query that is not finished yet
      if (!response.ok) throw new Error(response.status);
      const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
      if (mine !== sequence) return;
      if (!fresh.getElementById('results')) throw new Error('not a page of results');
      adopt(fresh);
      const canonical = new URL(response.url);
      shown = canonical.pathname + canonical.search;
      if (record === 'push') history.pushState(null, '', shown);
      if (record === 'replace') history.replaceState(null, '', shown);
      then?.(fresh);
    } catch (error) {
      if (error.name !== 'AbortError') location.assign(address);
    } finally {
      if (mine === sequence) results.removeAttribute('aria-busy');
    }
  };
  const composing = (event) => event.isComposing || event.keyCode === 229;

  if (results) {
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => load(addressOf(), { record: 'replace', typing: true }), PAUSE);
    };
    box.addEventListener('input', (event) => { if (!composing(event)) later(); });
    box.addEventListener('compositionstart', () => clearTimeout(timer));
    box.addEventListener('compositionend', later);
    box.addEventListener('keydown', (event) => { if (event.key === 'Enter' && composing(event)) event.preventDefault(); });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      load(addressOf(), { record: 'push', then: () => byId('results-heading').focus() });
    });
    filters.addEventListener('change', (event) => {
      if (event.target.form === form) load(addressOf(), { record: 'push' });
    });
    byId('mode').addEventListener('change', () => load(addressOf(), { record: 'push' }));
    addEventListener('popstate', () => {
      if (location.pathname + location.search === shown) return;
      load(location.href, {
        then: (fresh) => {
          box.value = fresh.getElementById('q').value;
          byId('mode').checked = fresh.getElementById('mode').checked;
        },
      });
    });
  }

  // On a phone the facets stand in a dialog of their own.
  const dialog = document.createElement('dialog');
  if (filters) {
    const panel = byId('filters-panel');
    dialog.setAttribute('aria-labelledby', 'filters-heading');
    filters.after(dialog);
    dialog.addEventListener('change', (event) => { if (event.target.form === form) load(addressOf(), { record: 'push' }); });
    dialog.addEventListener('click', (event) => { if (event.target.closest('.show')) dialog.close(); });
    dialog.addEventListener('close', () => { filters.append(panel); byId('filters-summary').focus(); });
    byId('filters-summary').addEventListener('click', (event) => {
      if (wide.matches) return;
      event.preventDefault();
      dialog.append(panel);
      dialog.showModal();
    });
  }
  const fit = () => {
    if (dialog.open) dialog.close();
    for (const details of document.querySelectorAll('details.folded')) details.open = wide.matches;
  };
  wide.addEventListener('change', fit);
  fit();

  // "/" goes to the search box; a citation goes to the clipboard.
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || composing(event) || dialog.open) return;
    if (event.target.matches('input:not([type=checkbox]), textarea, select')) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
  const copy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = document.createElement('textarea'); // plain http has no clipboard API
    area.value = text;
    document.body.append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    if (!copied) throw new Error('copy');
  };
  addEventListener('click', async (event) => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    const quote = button.closest('[data-cited]').querySelector('[data-quote]').innerText.trim().replace(/\n+/g, '\n');
    const address = new URL(button.dataset.address, location.href).href;
    const done = await copy(`「${quote}」\n${button.dataset.copy}\n${address}`).then(() => true, () => false);
    button.dataset.label ||= button.textContent;
    button.textContent = byId('notice').textContent = done ? button.dataset.done : button.dataset.failed;
    setTimeout(() => { button.textContent = button.dataset.label; }, 3000);
    button.focus();
  });
})();
