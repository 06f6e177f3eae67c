import { byId } from './dom.js';

/** Follows the system unless the reader chose otherwise; the choice is remembered in this browser. */
export function startTheme() {
  const choice = byId('theme');
  const apply = (value) => {
    document.documentElement.dataset.theme = value;
    choice.value = value;
  };
  const stored = localStorage.getItem('theme') ?? 'system';
  apply(['system', 'light', 'dark', 'contrast'].includes(stored) ? stored : 'system');
  choice.addEventListener('change', () => {
    localStorage.setItem('theme', choice.value);
    apply(choice.value);
  });
}
