import { listen } from './api.js';
import { createColumn } from './column.js';
import { avatar, byId, el } from './dom.js';
import { note } from './message.js';
import { drawAudit, drawDirectory, setNow } from './panels.js';
import { startTheme } from './theme.js';
import { drawTour, tickTour } from './tour.js';

/** @type {Map<string, ReturnType<typeof createColumn>>} */
const columns = new Map();
const unread = new Map();
let active = '';

startTheme();
// A panel that scrolls is scrolled by keyboard too: it takes the focus, and has a name (WCAG 2.1.1).
for (const id of ['directory', 'audit']) {
  const panel = byId(id);
  panel.tabIndex = 0;
  panel.setAttribute('role', 'group');
  panel.setAttribute('aria-labelledby', `${id}-title`);
}
// Shown once: an element that is hidden and shown again would otherwise play its entrance anew.
document.addEventListener('animationend', ({ target }) => {
  target.closest('.arrived, .changed, .fresh')?.classList.remove('arrived', 'changed', 'fresh');
});
listen(onEvent, (connected) => {
  byId('link').hidden = connected;
});

const handlers = {
  state: onState,
  message: ({ person, message }) => columns.get(person)?.take(message, true),
  typing: ({ person }) => columns.get(person)?.typing(),
  toast: ({ messageId, text, person }) => {
    const frame = columns
      .get(person)
      ?.root.querySelector(`[data-message-id="${CSS.escape(messageId ?? '')}"] .card-frame`);
    // The client that pressed the button shows its own answer; other windows of the same person learn it here.
    if (frame && frame.getAttribute('aria-busy') !== 'true' && text) note(frame, text);
  },
  roster: ({ person, installed }) => columns.get(person)?.setInstalled(installed),
  directory: ({ rows }) => drawDirectory(rows),
  audit: ({ rows }) => onAudit(rows),
};

function onEvent(event) {
  handlers[event.type]?.(event);
}

function onAudit(rows) {
  drawAudit(rows);
  tickTour(rows);
}

function onState(state) {
  setNow(state.now);
  if (columns.size === 0) build(state);
  else for (const column of columns.values()) column.reset();
  for (const { key, installed } of state.people) columns.get(key)?.setInstalled(installed);
  for (const { person, message } of state.messages) columns.get(person)?.take(message, false);
  if (state.directory) drawDirectory(state.directory);
  if (state.audit) onAudit(state.audit);
  document.documentElement.dataset.ready = 'true';
}

function build({ people, botName, extension, tour, now }) {
  for (const person of people) {
    const column = createColumn(person, { botName, extension, onActive: activate, onNews });
    columns.set(person.key, column);
    byId('people').append(column.root);
    column.look();
    const count = el('span', { class: 'unread', hidden: true });
    const words = el(
      'span',
      { class: 'tab-words' },
      el('b', {}, person.name),
      person.role && el('small', {}, person.role),
    );
    const tab = el('button', {
      type: 'button',
      class: 'tab',
      'data-tab': person.key,
      'data-testid': `tab-${person.key}`,
    });
    tab.append(avatar(person.name, 'small'), words, count);
    tab.addEventListener('click', () => go(person.key));
    byId('tabs').append(tab);
  }
  const panels = el(
    'button',
    { type: 'button', class: 'tab tab-panels', 'data-tab': 'panels', 'data-testid': 'tab-panels' },
    'Directory & audit',
  );
  panels.addEventListener('click', () => activate('panels'));
  byId('tabs').append(panels);
  drawTour(tour, people, now, ({ person, place, text }) => {
    go(person);
    if (place) columns.get(person)?.show(place);
    if (text) columns.get(person)?.fill(text);
  });
  activate(people[0]?.key ?? 'panels');
}

function go(key) {
  activate(key);
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  columns.get(key)?.root.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', inline: 'nearest', block: 'nearest' });
}

function activate(key) {
  unread.delete(key);
  showUnread(key);
  if (active === key) return;
  active = key;
  document.body.dataset.active = key === 'panels' ? 'panels' : 'person';
  for (const [name, column] of columns) column.root.classList.toggle('active', name === key);
  for (const tab of document.querySelectorAll('[data-tab]')) {
    if (tab.dataset.tab === key) tab.setAttribute('aria-current', 'true');
    else tab.removeAttribute('aria-current');
  }
}

function onNews(key) {
  if (key === active) return;
  unread.set(key, (unread.get(key) ?? 0) + 1);
  showUnread(key);
}

function showUnread(key) {
  const badge = document.querySelector(`[data-tab="${CSS.escape(key)}"] .unread`);
  if (!badge) return;
  const count = unread.get(key) ?? 0;
  badge.hidden = count === 0;
  badge.replaceChildren(count > 9 ? '9+' : String(count), el('span', { class: 'visually-hidden' }, ' unread'));
}
