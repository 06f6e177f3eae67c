import { avatar, byId, clockTime, el } from './dom.js';

let offsetMs = 0;
let held = new Map();
let entries = new Set();

/** The sandbox's clock may not be this machine's. @param {string} iso */
export function setNow(iso) {
  offsetMs = new Date(iso).getTime() - Date.now();
}

/** @param {any[]} rows */
export function drawDirectory(rows) {
  const root = byId('directory');
  const first = !root.hasAttribute('data-drawn');
  root.setAttribute('data-drawn', '');
  const next = new Map(rows.map((row) => [keyOf(row), row]));
  const gone = first ? [] : [...held].filter(([key]) => !next.has(key)).map(([, row]) => ({ ...row, gone: true }));
  const groups = new Map();
  for (const row of [...rows, ...gone]) groups.set(row.person, [...(groups.get(row.person) ?? []), row]);
  const blocks = [...groups].map(([person, list]) =>
    el(
      'section',
      { class: 'holder' },
      el('h3', {}, avatar(person, 'small'), person),
      el('ul', {}, ...list.map((row) => drawHolding(row, !first && !held.has(keyOf(row)) && !row.gone))),
    ),
  );
  root.replaceChildren(...(blocks.length > 0 ? blocks : [el('p', { class: 'empty' }, 'Nobody holds anything.')]));
  held = next;
  if (gone.length > 0) setTimeout(() => drawDirectoryQuietly(), 4_000);
  tick();
}

/** Takes the struck-out rows away once they have been seen. */
function drawDirectoryQuietly() {
  for (const row of byId('directory').querySelectorAll('.gone')) {
    const block = row.closest('.holder');
    row.remove();
    if (block && !block.querySelector('li')) block.remove();
  }
}

function keyOf({ person, entitlement, kind }) {
  return `${kind}\n${person}\n${entitlement}`;
}

function drawHolding(row, fresh) {
  const jit = row.basis === 'just in time';
  return el(
    'li',
    { class: `${fresh ? 'fresh' : ''} ${row.gone ? 'gone' : ''}` },
    el('span', { class: 'kind' }, row.kind === 'role' ? 'Role' : 'Group'),
    el(
      'span',
      { class: 'what' },
      row.entitlement,
      row.gone && el('span', { class: 'visually-hidden' }, ' (taken back)'),
    ),
    row.gone && el('span', { class: 'tag tag-gone' }, 'Taken back'),
    !row.gone && row.basis && el('span', { class: `tag ${jit ? 'tag-jit' : ''}` }, jit ? 'Just in time' : 'Standing'),
    !row.gone &&
      row.until &&
      el('span', { class: 'until', 'data-until': row.until, 'data-clock': clockTime(row.until) }),
  );
}

function tick() {
  const now = Date.now() + offsetMs;
  for (const node of document.querySelectorAll('[data-until]')) {
    const leftS = Math.max(0, Math.round((new Date(node.dataset.until).getTime() - now) / 1000));
    node.textContent = `until ${node.dataset.clock} · ${leftS === 0 ? 'ending' : `${spell(leftS)} left`}`;
  }
}
setInterval(tick, 1_000);

function spell(seconds) {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
}

/** @param {any[]} rows */
export function drawAudit(rows) {
  const root = byId('audit');
  const first = !root.hasAttribute('data-drawn');
  root.setAttribute('data-drawn', '');
  const newest = rows.toSorted((a, b) => b.at.localeCompare(a.at)).slice(0, 200);
  const items = newest.map((row) => {
    const key = JSON.stringify(row);
    return el(
      'li',
      { class: !first && !entries.has(key) ? 'fresh' : '' },
      el(
        'time',
        { datetime: row.at },
        new Date(row.at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
      ),
      el(
        'p',
        {},
        el('b', {}, row.actor),
        ' ',
        row.what,
        row.about ? el('span', { class: 'about' }, ` ${row.about}`) : '',
      ),
      row.reason && el('p', { class: 'reason' }, row.reason),
    );
  });
  entries = new Set(newest.map((row) => JSON.stringify(row)));
  root.replaceChildren(
    items.length > 0 ? el('ol', {}, ...items) : el('p', { class: 'empty' }, 'Nothing has happened yet.'),
  );
}
