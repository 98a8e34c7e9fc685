'use strict';
(() => {
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement;
  const form = byId('search-form'), box = byId('q'), results = byId('results'), filters = byId('filters');
  const unfinished = byId('unfinished');
  const wide = matchMedia('(min-width: 48rem)');
  const REGIONS = ['filters-summary', 'filters-panel', 'results-heading', 'results', 'status', 'language', 'imprint'];
  const PAUSE = 350; // milliseconds without a key before a search while typing
  root.classList.add('scripted');

  // What is far waits for its layout (app.css). It gets it a few at a time, so that nobody who types or presses waits,
  // and at once when anything scrolls, Back among it: a place in the page is then where it is.
  const layOut = () => {
    if (root.matches('.placed')) return;
    const far = [...document.querySelectorAll('.far:not(.placed)')].slice(0, 4);
    for (const one of far) one.classList.add('placed');
    if (far.length) requestAnimationFrame(() => setTimeout(layOut));
  };
  addEventListener('load', () => setTimeout(layOut));
  const place = () => root.classList.add('placed');
  addEventListener('scroll', place, { once: true, passive: true });

  // On paper stand the address that the browser is at, fragment and all, and the moment of printing.
  addEventListener('beforeprint', () => {
    const imprint = byId('imprint'), printed = imprint.querySelector('[data-printed]');
    let address = location.href;
    try { address = decodeURI(address); } catch { /* stays encoded */ }
    imprint.querySelector('[data-address]').textContent = address;
    const moment = new Date().toLocaleString(root.lang, { timeZone: 'Asia/Tokyo', dateStyle: 'long', timeStyle: 'short' });
    printed.textContent = printed.dataset.printed.replace('%s', () => moment);
  });

  // Searching without leaving the page: the server's own page is fetched and its regions are taken over.
  // While somebody types, an entry of the history is added once and then replaced, so that Back leads to what was there
  // before; what is shown already is not added again.
  let running, timer, sequence = 0, shown = location.pathname + location.search, typed = false;
  const addressOf = () => {
    const asked = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value.trim()) asked.append(name, value);
    const ways = asked.getAll('match'); // all of them are the default; some are one parameter
    if (ways.length > document.querySelectorAll('#filters-panel [type=checkbox][name=match]').length) asked.delete('match');
    else if (ways.length) asked.set('match', ways.join(','));
    const query = asked.toString();
    return form.action + (query ? `?${query}` : '');
  };
  const pageOf = async (response) => {
    if (!response.ok) throw new Error(response.status);
    return new DOMParser().parseFromString(await response.text(), 'text/html');
  };
  const sameChoice = (choice) => [...document.querySelectorAll('#filters-panel [type=checkbox]')]
    .find((other) => other.name === choice.name && other.value === choice.value);
  // A period that is being written stays, with what is in it, the focus and the place of the caret.
  const takeOver = (region, incoming) => {
    const kept = region.querySelector('.period:focus-within');
    if (!kept) return region.replaceChildren(...incoming);
    const at = incoming.findIndex((node) => node.className === kept.className);
    for (const node of [...region.childNodes]) if (node !== kept) node.remove();
    kept.before(...incoming.slice(0, at));
    kept.after(...incoming.slice(at + 1));
  };
  const adopt = (fresh) => {
    const focused = document.activeElement;
    const choice = focused?.matches('#filters-panel [type=checkbox]') ? focused : null;
    const open = [...document.querySelectorAll('#filters-panel details[open], #results details[open]')].map((details) => details.id);
    for (const id of REGIONS) takeOver(byId(id), [...fresh.getElementById(id).childNodes]);
    for (const id of open) byId(id)?.setAttribute('open', '');
    if (wide.matches) for (const details of document.querySelectorAll('#results .folded')) details.open = true;
    unfinished.textContent = '';
    unreached = undefined;
    layOut();
    document.title = fresh.title;
    byId('feed').href = fresh.getElementById('feed').href;
    if (choice) sameChoice(choice)?.focus({ preventScroll: true });
  };
  const follow = (fresh) => { // a search that was not asked for in the form
    box.value = fresh.getElementById('q').value;
    byId('mode').checked = fresh.getElementById('mode').checked;
  };
  // What cannot be asked is said, and what is shown stays, where nobody has asked for another page (`staying`).
  // Without a connection it stays whoever asks; the same is asked again by a link, and once there is a connection.
  let unreached;
  const keep = (reason, again) => {
    unreached = again;
    unfinished.textContent = unfinished.dataset.kept.replace('%s', () => reason);
    if (!again) return;
    const link = document.createElement('a');
    link.href = again.address;
    link.textContent = unfinished.dataset.again;
    link.addEventListener('click', (event) => {
      event.preventDefault();
      load(again.address, again.how);
    });
    unfinished.append(' ', link);
  };
  addEventListener('online', () => { if (unreached) load(unreached.address, unreached.how); });
  const load = async (address, how = {}) => {
    const { record = false, typing = false, staying = typing, then } = how;
    clearTimeout(timer);
    running?.abort();
    running = new AbortController();
    const mine = ++sequence;
    results.setAttribute('aria-busy', 'true');
    try {
      const headers = staying ? { Prefer: 'handling=lenient' } : {}; // a refusal is an answer, no error of the console
      const response = await fetch(address, { headers, signal: running.signal });
      const fresh = await pageOf(response);
      if (mine !== sequence) return;
      const refusal = staying && fresh.getElementById('error-message');
      if (refusal) {
        keep(refusal.textContent.trim());
        return;
      }
      if (!fresh.getElementById('results')) throw new Error('not a page of results');
      adopt(fresh);
      const canonical = new URL(response.url), before = shown;
      shown = canonical.pathname + canonical.search;
      if (record && shown !== before) history[typing && typed ? 'replaceState' : 'pushState'](null, '', shown);
      typed = typing;
      then?.(fresh);
    } catch (error) {
      if (error.name === 'AbortError') return;
      if (mine !== sequence) return;
      if (error instanceof TypeError) keep(unfinished.dataset.unreached, { address, how });
      else location.assign(address);
    } finally {
      if (mine === sequence) results.removeAttribute('aria-busy');
    }
  };
  const forget = () => {
    running.abort();
    sequence += 1;
    results.removeAttribute('aria-busy');
  };
  const composing = (event) => event.isComposing || event.keyCode === 229;

  if (results) {
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => load(addressOf(), { record: true, typing: true }), PAUSE);
    };
    box.addEventListener('input', (event) => { if (!composing(event)) later(); });
    box.addEventListener('compositionstart', () => clearTimeout(timer));
    box.addEventListener('compositionend', later);
    box.addEventListener('keydown', (event) => { if (event.key === 'Enter' && composing(event)) event.preventDefault(); });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      load(addressOf(), { record: true, then: () => byId('results-heading').focus() });
    });
    byId('filters-panel').addEventListener('change', (event) => { // wherever the panel stands
      if (event.target.form !== form) return;
      if (event.target.closest('.period')) later(); // each digit of a year changes it
      else load(addressOf(), { record: true, staying: true });
    });
    byId('mode').addEventListener('change', () => load(addressOf(), { record: true, staying: true }));
    // A link to another search: a chip, an order, a bar, a page. The results have the focus afterwards, as on a new page.
    // Words that have not been searched yet go with it.
    results.addEventListener('click', (event) => {
      const link = event.target.closest('a[href]');
      if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const address = new URL(link.href instanceof SVGAnimatedString ? link.href.baseVal : link.href, location.href);
      if (address.pathname !== new URL(form.action).pathname || address.hash) return;
      event.preventDefault();
      const words = box.value.trim(), asked = new URLSearchParams(shown.split('?')[1]).get('q') ?? '';
      if (words !== asked && (address.searchParams.get('q') ?? '') === asked) {
        address.searchParams.set('q', words);
        address.searchParams.delete('page');
      }
      load(address.href, { record: true, staying: true, then: (fresh) => { follow(fresh); byId('results-heading').focus(); scrollTo(0, 0); } });
    });
    let walked; // the search that Back or Forward has begun last
    addEventListener('popstate', () => {
      if (location.pathname + location.search === shown) {
        if (walked === sequence) forget(); // there and back before the answer came
        return;
      }
      walked = sequence + 1;
      load(location.href, { then: follow });
    });
  }

  // Completions: a listbox below the search box, which keeps the focus. They are searches, so choosing one goes there.
  const offers = byId('offers');
  if (offers) {
    let asking, turn = 0, waiting;
    const options = () => [...offers.children];
    const active = () => offers.querySelector('[aria-selected="true"]');
    const close = () => {
      clearTimeout(waiting);
      asking?.abort();
      turn += 1;
      offers.hidden = true;
      box.setAttribute('aria-expanded', 'false');
      box.removeAttribute('aria-activedescendant');
    };
    const activate = (option) => {
      active()?.setAttribute('aria-selected', 'false');
      option.setAttribute('aria-selected', 'true');
      option.scrollIntoView({ block: 'nearest' });
      box.setAttribute('aria-activedescendant', option.id);
    };
    const choose = (option) => {
      close();
      if (!results) location.assign(option.dataset.href);
      else load(option.dataset.href, { record: true, then: follow });
    };
    const part = (name, text, parent) => {
      const span = document.createElement('span');
      span.className = name;
      span.textContent = text;
      parent.append(span);
    };
    const show = (found) => {
      offers.replaceChildren(...found.map((offer, number) => {
        const option = document.createElement('li');
        option.id = `offer-${number}`;
        option.role = 'option';
        option.dataset.href = offer.href;
        option.setAttribute('aria-selected', 'false');
        part('kind', offer.kind, option);
        part('name', offer.label, option);
        part('count', offer.counted, option);
        return option;
      }));
      box.removeAttribute('aria-activedescendant');
      box.setAttribute('aria-expanded', String(found.length > 0));
      offers.hidden = !found.length;
      if (found.length) byId('notice').textContent = box.dataset.offered.replace('%d', found.length);
    };
    const ask = async () => {
      const mine = ++turn, query = new URL(addressOf(), location.href).searchParams;
      asking?.abort();
      asking = new AbortController();
      if (!box.value.trim()) return close();
      try {
        const response = await fetch(`${box.dataset.offers}?${query}`, { signal: asking.signal });
        const found = response.ok ? (await response.json()).offers : []; // an unfinished query is no error here
        if (mine === turn && document.activeElement === box) show(found);
      } catch (error) {
        if (error.name !== 'AbortError' && mine === turn) close();
      }
    };
    const soon = () => { clearTimeout(waiting); waiting = setTimeout(ask, 150); };
    box.role = 'combobox';
    box.setAttribute('aria-autocomplete', 'list');
    box.setAttribute('aria-controls', 'offers');
    box.setAttribute('aria-expanded', 'false');
    box.addEventListener('input', (event) => { if (!composing(event)) soon(); });
    box.addEventListener('compositionstart', close);
    box.addEventListener('compositionend', soon);
    box.addEventListener('blur', close);
    form.addEventListener('submit', close);
    box.addEventListener('keydown', (event) => {
      if (composing(event) || offers.hidden) return;
      const all = options(), at = all.indexOf(active());
      if (event.key === 'ArrowDown') activate(all[(at + 1) % all.length]);
      else if (event.key === 'ArrowUp') activate(all[(at < 1 ? all.length : at) - 1]);
      else if (event.key === 'Enter' && at >= 0) choose(all[at]);
      else if (event.key === 'Escape') close();
      else return;
      event.preventDefault();
    });
    offers.addEventListener('pointerdown', (event) => event.preventDefault()); // the focus stays in the box
    offers.addEventListener('click', (event) => { const option = event.target.closest('li'); if (option) choose(option); });
  }

  // On a phone the facets stand in a dialog of their own.
  const dialog = document.createElement('dialog');
  let leaving; // what had the focus when the page became too wide for a dialog
  if (filters) {
    const panel = byId('filters-panel');
    dialog.setAttribute('aria-labelledby', 'filters-heading');
    filters.after(dialog);
    dialog.addEventListener('click', (event) => { if (event.target.closest('.show')) dialog.close(); });
    dialog.addEventListener('close', () => {
      filters.append(panel);
      byId('results-heading').before(unfinished);
      (wide.matches ? leaving : byId('filters-summary'))?.focus();
    });
    byId('filters-summary').addEventListener('click', (event) => {
      if (wide.matches) return;
      event.preventDefault();
      dialog.append(unfinished, panel); // what is outside of a dialog is out of reach
      dialog.showModal();
    });
  }
  const fit = () => {
    if (dialog.open) {
      leaving = document.activeElement;
      dialog.close();
    }
    for (const details of document.querySelectorAll('details.folded')) details.open = wide.matches;
  };
  wide.addEventListener('change', fit);
  fit();

  // A long list is narrowed as one types, by kanji or by kana.
  const narrow = byId('narrow');
  if (narrow) {
    const plain = (text) => text.normalize('NFKC').toLowerCase()
      .replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60)).replace(/\s+/g, '');
    const names = [...document.querySelectorAll('#names li')].map((item) => [item, plain(item.dataset.words)]);
    const show = () => {
      const wanted = plain(narrow.value);
      let left = 0;
      for (const [item, words] of names) left += !(item.hidden = !words.includes(wanted));
      for (const section of document.querySelectorAll('#names section')) section.hidden = !section.querySelector('li:not([hidden])');
      byId('narrowed').textContent = wanted ? (left ? narrow.dataset.some.replace('%d', left) : narrow.dataset.none) : '';
    };
    narrow.addEventListener('input', (event) => { if (!composing(event)) show(); });
    narrow.addEventListener('compositionend', show);
    show();
  }

  // Keys of one letter, which can be switched off (WCAG 2.1.4): "/" goes to the search box, n and p to the next and the
  // previous hit.
  const OFF = 'no-shortcuts', off = byId(OFF);
  const silent = () => { try { return localStorage.getItem(OFF) === '1'; } catch { return false; } };
  if (off) {
    off.checked = silent();
    off.addEventListener('change', () => localStorage.setItem(OFF, off.checked ? '1' : '0'));
  }
  const goToHit = (step) => {
    const hits = [...document.querySelectorAll('.hit h3 a, .turn.found')];
    const at = hits.indexOf(document.activeElement.closest('.turn.found') ?? document.activeElement.closest('.hit')?.querySelector('h3 a'));
    const next = hits[at < 0 ? (step > 0 ? 0 : hits.length - 1) : at + step];
    if (next) next.closest('details:not([open])')?.setAttribute('open', '');
    place();
    next?.focus();
    next?.scrollIntoView({ block: 'start' });
  };
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || composing(event) || dialog.open || silent()) return;
    if (event.target.matches('input:not([type=checkbox]), textarea, select')) return;
    if (event.key === '/' && box) { box.focus(); box.select(); }
    else if (event.key === 'n') goToHit(1);
    else if (event.key === 'p') goToHit(-1);
    else return;
    event.preventDefault();
  });

  // What a button has done stands on it for a moment, and is read out.
  const say = (button, text) => {
    button.dataset.label ||= button.textContent;
    button.textContent = byId('notice').textContent = text;
    setTimeout(() => { button.textContent = button.dataset.label; }, 3000);
  };
  // What was said before and after a hit, in its place.
  addEventListener('click', async (event) => {
    const button = event.target.closest('[data-context]');
    if (!button) return;
    const hit = button.closest('.hit'), open = button.getAttribute('aria-expanded') === 'true';
    if (open) {
      for (const shown of hit.querySelectorAll('[data-place]')) shown.remove();
      button.setAttribute('aria-expanded', 'false');
      return;
    }
    try {
      const fresh = await pageOf(await fetch(button.dataset.context));
      const quote = hit.querySelector('[data-quote]');
      if (hit.querySelector('[data-place]')) return; // pressed twice
      const [before, after] = ['before', 'after'].map((place) => fresh.querySelector(`[data-place=${place}]`));
      if (before) quote.before(before);
      if (after) quote.after(after);
      button.setAttribute('aria-expanded', 'true');
    } catch (error) {
      if (error instanceof TypeError) say(button, button.dataset.failed); // there is no connection
      else location.assign(button.dataset.context);
    }
  });
  // A citation goes to the clipboard.
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
    say(button, done ? button.dataset.done : button.dataset.failed);
    button.focus();
  });
})();
