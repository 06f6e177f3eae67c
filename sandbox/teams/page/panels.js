import { avatar, byId, clockTime, el } from './dom.js';

/** How long what was taken back stays in sight, struck out. */
const SEEN_MS = 8_000;
/** An end so far away is told as a date. */
const FAR_MS = 48 * 3_600_000;

let offsetMs = 0;
/** @type {any[]} */
let shownRows = [];
let held = new Map();
/** Rows that are gone, and when they leave the panel. @type {Map<string, {row: any, at: number}>} */
const leaving = new Map();
let entries = new Set();
/** @type {any[]} */
let audited = [];

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
  const fresh = new Set(first ? [] : [...next.keys()].filter((key) => !held.has(key)));
  for (const [key, row] of held) {
    if (next.has(key)) continue;
    leaving.set(key, { row: { ...row, gone: true }, at: Date.now() + SEEN_MS });
    setTimeout(redraw, SEEN_MS + 50);
  }
  for (const key of next.keys()) leaving.delete(key);
  announce(
    [...fresh].map((key) => next.get(key)),
    [...held].filter(([key]) => !next.has(key)).map(([, row]) => row),
    first,
  );
  held = next;
  shownRows = rows;
  paint(fresh);
}

function redraw() {
  for (const [key, { at }] of leaving) if (at <= Date.now()) leaving.delete(key);
  paint(new Set());
}

function paint(fresh) {
  const gone = [...leaving.values()].map(({ row }) => row);
  const temporary = shownRows.filter(isJit);
  const groups = new Map();
  // What is temporary stands above what is always there.
  for (const row of [...temporary, ...gone, ...shownRows.filter((row) => !isJit(row))]) {
    groups.set(row.person, [...(groups.get(row.person) ?? []), row]);
  }
  const blocks = [...groups].map(([person, list]) =>
    el(
      'section',
      { class: 'holder' },
      el('h3', {}, avatar(person, 'small'), person),
      el('ul', {}, ...list.map((row) => drawHolding(row, fresh.has(keyOf(row))))),
    ),
  );
  const none = temporary.length === 0 && el('p', { class: 'none' }, 'Nobody holds just-in-time access now.');
  byId('directory').replaceChildren(...[none, ...blocks].filter((node) => node !== false));
  tick();
}

function isJit(row) {
  return row.basis === 'just in time';
}

const TAGS = { 'just in time': 'Just in time', standing: 'Standing', eligible: 'Eligible', activated: 'Activated' };

/** For a screen reader: only what changed, and not the countdown of every second. */
function announce(come, gone, first) {
  if (first || come.length + gone.length === 0) return;
  byId('directory-news').textContent = [
    ...come.map(({ person, entitlement, basis }) =>
      basis === 'eligible' ? `${person} is now eligible for ${entitlement}.` : `${person} now holds ${entitlement}.`,
    ),
    ...gone.map(({ person, entitlement, basis }) =>
      basis === 'eligible'
        ? `${person} is no longer eligible for ${entitlement}.`
        : `${entitlement} was taken back from ${person}.`,
    ),
  ].join(' ');
}

function keyOf({ person, entitlement, kind, basis }) {
  return `${kind}\n${person}\n${entitlement}\n${basis === 'eligible'}`;
}

function drawHolding(row, fresh) {
  const jit = isJit(row);
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
    !row.gone && row.leaving && el('span', { class: 'tag tag-leaving' }, 'Being taken back'),
    !row.gone && !row.leaving && row.basis && el('span', { class: `tag ${jit ? 'tag-jit' : ''}` }, TAGS[row.basis]),
    !row.gone && row.until && el('span', { class: 'until', 'data-until': row.until, 'data-clock': endTime(row.until) }),
    !row.gone && row.fuse && el('span', { class: 'until' }, `Entra itself ends it at ${clockTime(row.fuse)}`),
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

/** A day where the time alone would say too little. @param {string} iso */
function endTime(iso) {
  const far = new Date(iso).getTime() - Date.now() - offsetMs > FAR_MS;
  return far
    ? new Date(iso).toLocaleDateString([], { day: 'numeric', month: 'short', year: 'numeric' })
    : clockTime(iso);
}

function spell(seconds) {
  if (seconds * 1000 > FAR_MS) return `${Math.floor(seconds / 86_400)} days`;
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
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
  audited = rows.toSorted((a, b) => b.at.localeCompare(a.at)).slice(0, 200);
  paintAudit(!first);
  entries = new Set(audited.map((row) => JSON.stringify(row)));
}

byId('details').addEventListener('change', () => paintAudit(false));

function paintAudit(marksNew) {
  const everything = byId('details').checked;
  const shown = audited.filter((row) => everything || !row.detail);
  const items = shown.map((row) =>
    el(
      'li',
      { class: `${marksNew && !entries.has(JSON.stringify(row)) ? 'fresh' : ''} ${row.detail ? 'detail' : ''}` },
      el('time', { datetime: row.at }, clockTime(row.at, true)),
      el('p', {}, el('b', {}, row.actor), ' ', row.what, row.about && el('span', { class: 'about' }, ` ${row.about}`)),
      row.reason && el('p', { class: 'reason' }, row.reason),
    ),
  );
  byId('audit').replaceChildren(
    items.length > 0 ? el('ol', {}, ...items) : el('p', { class: 'empty' }, 'Nothing has happened yet.'),
  );
}
