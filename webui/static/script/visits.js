/** The day of the last visit, kept in this browser alone: the home page links to what was taken in since. */

const KEY = 'kb-visits';

/** @returns {{ before: string, today: string }} the days of the visit before and of this one */
const visits = () => {
  const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Tokyo' }); // 2026-11-29
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    const before = kept.today && kept.today !== today ? kept.today : (kept.before ?? '');
    localStorage.setItem(KEY, JSON.stringify({ before, today }));
    return { before, today };
  } catch {
    return { before: '', today }; // a browser that keeps nothing
  }
};

const { before } = visits();
const link = document.querySelector('a[data-since-visit]');
if (before && link instanceof HTMLAnchorElement) {
  const address = new URL(link.dataset.newHref ?? '', location.href);
  address.searchParams.set('since', before);
  link.href = address.href;
  link.textContent = (link.dataset.sinceVisit ?? '').replace('2000-01-01', before);
}
