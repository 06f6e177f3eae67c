import { el } from './dom.js';

/**
 * A button with a menu (WAI-ARIA Authoring Practices: Menu Button). Undefined where there is nothing to offer.
 * @param {string} name what a screen reader calls the button
 * @param {string} sign what the button shows
 * @param {{title: string, run: () => void}[]} items
 */
export function menuButton(name, sign, items) {
  if (items.length === 0) return undefined;
  const button = el(
    'button',
    {
      type: 'button',
      class: 'icon',
      title: name,
      'aria-label': name,
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      onclick: () => (list.hidden ? open() : close()),
    },
    sign,
  );
  const list = el('ul', { class: 'menu', role: 'menu', 'aria-label': name, hidden: true, onkeydown: onKey });
  for (const { title, run } of items) {
    const choose = () => {
      close();
      run();
    };
    list.append(
      el(
        'li',
        { role: 'none' },
        el('button', { type: 'button', role: 'menuitem', tabindex: '-1', onclick: choose }, title),
      ),
    );
  }
  const frame = el('span', { class: 'menu-frame' }, button, list);
  frame.addEventListener('focusout', ({ relatedTarget }) => {
    if (!frame.contains(relatedTarget)) hide();
  });

  function entries() {
    return [...list.querySelectorAll('[role="menuitem"]')];
  }

  function open() {
    list.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    list.scrollIntoView({ block: 'nearest' });
    entries()[0]?.focus();
  }

  function hide() {
    list.hidden = true;
    button.setAttribute('aria-expanded', 'false');
  }

  function close() {
    hide();
    button.focus();
  }

  function onKey(event) {
    const all = entries();
    const at = all.indexOf(document.activeElement);
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 };
    if (event.key === 'Escape') close();
    else if (event.key in moves) all[moves[event.key] % all.length]?.focus();
    else return;
    event.preventDefault();
  }
  return frame;
}
