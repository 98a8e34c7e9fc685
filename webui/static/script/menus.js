/** Menus of turns: Escape and a press elsewhere close an open one. */

/** @returns {HTMLDetailsElement | null} */
const opened = () => document.querySelector('.menu[open]');

addEventListener('keydown', ({ key }) => {
  const menu = opened();
  if (key !== 'Escape' || !menu) return;
  const inside = menu.contains(document.activeElement);
  menu.open = false;
  if (inside) menu.querySelector('summary')?.focus();
});
addEventListener('click', ({ target }) => {
  const menu = opened();
  if (menu && target instanceof Node && !menu.contains(target)) menu.open = false;
});
