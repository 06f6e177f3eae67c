import { post, search } from './api.js';
import { drawCard } from './card.js';
import { el } from './dom.js';

/**
 * A dialog of Teams: modal, so that focus stays inside and Escape closes it, as the browser's own dialogs do.
 * @param {{key: string, name: string}} person
 * @param {any} dialog title, width, height, card
 * @param {(result: any) => void} onInserted a card for the compose box
 */
export function openDialog(person, dialog, onInserted) {
  const title = el('h2', { id: 'dialog-title', tabindex: '-1' });
  const close = el('button', { type: 'button', class: 'icon', 'aria-label': 'Close', onclick: () => shut() }, '×');
  const body = el('div', { class: 'dialog-body' });
  const note = el('p', { class: 'card-note bad', role: 'alert', hidden: true });
  const frame = el(
    'dialog',
    { class: 'dialog', 'aria-labelledby': 'dialog-title', 'data-testid': 'dialog' },
    el('header', {}, el('div', {}, title, el('p', {}, `As ${person.name}`)), close),
    body,
    note,
  );
  // Escape: the browser closes the dialog by itself, and the bot hears nothing.
  frame.addEventListener('close', () => {
    frame.remove();
    void post(person.key, 'close').catch(() => undefined);
  });
  show(dialog);
  document.body.append(frame);
  frame.showModal();
  firstField()?.focus();

  function shut() {
    frame.close();
  }

  function firstField() {
    return body.querySelector('input, textarea, select') ?? title;
  }

  function show({ title: words, width, height, card }) {
    title.textContent = words || 'Dialog';
    size('width', width);
    size('height', height);
    const teams = {
      search: (inputId, text, inputs) => search(person.key, { dialog: true, inputId, text, inputs }),
      names: (ids) => post(person.key, 'names', { ids }),
    };
    body.replaceChildren(drawCard(card, teams, send));
    body.scrollTop = 0;
  }

  function size(side, given) {
    frame.dataset[side] = typeof given === 'string' ? given : 'own';
    frame.style.setProperty(`--own-${side}`, typeof given === 'number' ? `${given}px` : null);
  }

  async function send(action) {
    if (action.type !== 'Action.Submit' || frame.getAttribute('aria-busy') === 'true') return;
    frame.setAttribute('aria-busy', 'true');
    complain('');
    try {
      take(await post(person.key, 'dialog', { data: action.data }));
    } catch {
      complain('Unable to reach app. Please try again.');
    } finally {
      frame.setAttribute('aria-busy', 'false');
    }
  }

  function take(result) {
    if (result.kind === 'dialog') {
      show(result.dialog);
      firstField()?.focus();
    } else if (result.kind === 'message') {
      const done = el('button', { type: 'button', class: 'plain-button', onclick: () => shut() }, 'Close');
      body.replaceChildren(el('p', { class: 'dialog-words', role: 'status' }, result.text), done);
      done.focus();
    } else if (result.kind === 'closed' || result.kind === 'inserted') {
      shut();
      if (result.kind === 'inserted') onInserted(result);
    } else complain(result.shown ?? 'Something went wrong. Please try again.');
  }

  function complain(text) {
    note.textContent = text;
    note.hidden = text === '';
  }
}
