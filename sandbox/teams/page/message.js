import { post } from './api.js';
import { drawCard } from './card.js';
import { clockTime, el } from './dom.js';
import { openLinksOutside, renderMarkdown } from './markdown.js';

/**
 * One message of a chat, as its reader sees it.
 * @param {any} message
 * @param {{key: string, name: string}} reader
 * @param {{name: string, id: string}[]} people
 */
export function drawMessage(message, reader, people) {
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
    ),
  );
  if (message.deleted) {
    article.append(el('div', { class: 'bubble deleted' }, 'This message has been deleted.'));
    return article;
  }
  if (message.text) article.append(drawText(message));
  if (message.card) article.append(drawCardWithBusy(message, reader, people));
  return article;
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

function drawCardWithBusy(message, reader, people) {
  const frame = el('div', { class: 'card-frame' });
  const card = drawCard(message.card, people, async (action) => {
    if (frame.getAttribute('aria-busy') === 'true') return;
    setBusy(frame, true);
    note(frame, '');
    try {
      const result = await post(reader.key, 'act', { messageId: message.id, action });
      if (result.kind === 'message') note(frame, result.text);
      if (result.shown) note(frame, result.shown, true);
    } catch {
      note(frame, 'Unable to reach app. Please try again.', true);
    } finally {
      setBusy(frame, false);
    }
  });
  frame.append(card, el('div', { class: 'card-note', role: 'status', hidden: true }));
  return frame;
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
