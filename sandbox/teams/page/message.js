import { post, search } from './api.js';
import { drawCard } from './card.js';
import { clockTime, el } from './dom.js';
import { openLinksOutside, renderMarkdown } from './markdown.js';
import { menuButton } from './menu.js';

/**
 * One message of a chat, as its reader sees it.
 * @param {any} message
 * @param {{key: string, name: string}} reader
 * @param {{commands: {id: string, title: string}[], start: (command: any, message: any) => void, onDialog: (dialog: any) => void}} deps
 */
export function drawMessage(message, reader, deps) {
  const { mine } = message;
  const article = el('article', {
    class: `message ${mine ? 'mine' : 'theirs'}${message.card ? ' with-card' : ''}`,
    'data-testid': 'message',
    'data-message-id': message.id,
    'data-from': message.from.role,
  });
  const edited = message.edited && !message.deleted ? ' · Edited' : '';
  article.append(
    el(
      'header',
      {},
      mine ? el('span', { class: 'visually-hidden' }, `${message.from.name} `) : el('b', {}, message.from.name),
      el('time', { datetime: message.sentAt }, `${clockTime(message.sentAt)}${edited}`),
      !message.deleted && menuButton('More about this message', '⋯', menuItems()),
    ),
  );
  if (message.deleted) {
    article.append(el('div', { class: 'bubble deleted' }, 'This message has been deleted.'));
    return article;
  }
  if (message.text) article.append(drawText(message));
  if (message.card) article.append(drawCardWithBusy(message, reader, deps));
  return article;

  function menuItems() {
    const refresh = { title: 'Refresh card', run: () => refreshCard(article, message, reader) };
    const started = deps.commands.map((command) => ({ title: command.title, run: () => deps.start(command, message) }));
    return message.card?.refresh?.action ? [refresh, ...started] : started;
  }
}

async function refreshCard(article, message, reader) {
  const frame = article.querySelector('.card-frame');
  await whileBusy(frame, () => post(reader.key, 'refresh', { messageId: message.id }));
}

function drawText(message) {
  const bubble = el('div', { class: 'bubble' });
  if (message.from.role === 'user') {
    bubble.classList.add('plain');
    bubble.textContent = message.text;
    return bubble;
  }
  // renderMarkdown keeps HTML off, so what a person wrote stays text.
  bubble.innerHTML = renderMarkdown(message.text);
  openLinksOutside(bubble);
  return bubble;
}

function drawCardWithBusy(message, reader, { onDialog }) {
  const frame = el('div', { class: 'card-frame' });
  const teams = {
    search: (inputId, text, inputs) => search(reader.key, { messageId: message.id, inputId, text, inputs }),
    names: (ids) => post(reader.key, 'names', { ids }),
  };
  const card = drawCard(message.card, teams, async (action) => {
    if (frame.getAttribute('aria-busy') === 'true') return;
    const result = await whileBusy(frame, () => post(reader.key, 'act', { messageId: message.id, action }));
    if (result?.kind === 'dialog') onDialog(result.dialog);
  });
  frame.append(card, el('div', { class: 'card-note', role: 'status', hidden: true }));
  return frame;
}

/** Asks the bot, and shows under the card what it said or what went wrong. */
async function whileBusy(frame, ask) {
  setBusy(frame, true);
  note(frame, '');
  try {
    const result = await ask();
    if (result.kind === 'message') note(frame, result.text);
    if (result.shown) note(frame, result.shown, true);
    return result;
  } catch {
    note(frame, 'Unable to reach app. Please try again.', true);
    return undefined;
  } finally {
    setBusy(frame, false);
  }
}

function setBusy(frame, busy) {
  frame.setAttribute('aria-busy', String(busy));
  for (const control of frame.querySelectorAll('.card button')) control.toggleAttribute('data-busy', busy);
}

/** The strip under a card in which Teams shows an answer in words, or what went wrong. */
export function note(frame, text, bad = false) {
  const strip = frame.querySelector('.card-note');
  if (!strip) return;
  strip.textContent = text;
  strip.dataset.at = String(Date.now());
  strip.toggleAttribute('hidden', text === '');
  strip.classList.toggle('bad', bad);
  if (text !== '') strip.scrollIntoView({ block: 'nearest' });
}
