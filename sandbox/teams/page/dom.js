/**
 * Makes an element. Children that are strings become text nodes, never markup: names and reasons are hostile.
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes] `on…` functions become listeners; false and undefined are left out
 * @param {...(Node | string | undefined | false)} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on') && typeof value === 'function') element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/** @param {string} id */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}`);
  return found;
}

/** @param {string} name */
export function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return ((words[0]?.[0] ?? '?') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')).toUpperCase();
}

/** A stable colour class for a person. @param {string} name */
export function tint(name) {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 6;
  return `tint-${sum}`;
}

/** @param {string} name */
export function avatar(name, extra = '') {
  return el('span', { class: `avatar ${tint(name)} ${extra}`, 'aria-hidden': 'true' }, initials(name));
}

/** @param {string} iso */
export function clockTime(iso, withSeconds = false) {
  const seconds = withSeconds ? { second: '2-digit' } : {};
  return new Date(iso).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', ...seconds, hourCycle: 'h23' });
}
