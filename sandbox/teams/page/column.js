import { client, post } from './api.js';
import { avatar, el } from './dom.js';
import { createExtension } from './extension.js';
import { drawMessage } from './message.js';

/**
 * One person's Teams: header, chat, example messages, composer.
 * @param {any} person
 * @param {{botName: string, extension: any[], onActive: (key: string) => void, onNews: (key: string) => void}} deps
 */
export function createColumn(person, { botName, extension, onActive, onNews }) {
  const messages = new Map();
  const drawn = new Map();
  const placeTabs = new Map();
  let place = 'chat';
  let sending = false;

  const empty = el('p', { class: 'empty' }, `Say hello to ${botName}, or pick a suggestion below.`);
  const log = el(
    'div',
    { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-label': `${person.name}'s chat`, tabindex: '0' },
    empty,
  );
  const typing = el('p', { class: 'typing', hidden: true }, `${botName} is typing…`);
  const box = el('textarea', {
    rows: '1',
    placeholder: 'Type a message',
    'aria-label': `Message ${botName} as ${person.name}`,
    'data-testid': `composer-${person.key}`,
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const button = el('button', {
    class: 'send',
    type: 'submit',
    'data-testid': `send-${person.key}`,
    'aria-label': `Send as ${person.name}`,
  });
  button.append(sendIcon());
  const problem = el('p', { class: 'problem', role: 'alert', hidden: true });
  const apps = createExtension(person, extension, { place: () => place, say, done: () => box.focus() });
  const form = el('form', { class: 'composer', onsubmit: submit }, apps.button, box, button);
  const join = el(
    'button',
    {
      type: 'button',
      class: 'join',
      'data-testid': `install-${person.key}`,
      onclick: () => post(person.key, 'install'),
    },
    `Add ${botName}`,
  );
  const examples = suggestions();
  const root = el(
    'section',
    {
      class: 'column',
      'data-testid': `person-${person.key}`,
      'data-key': person.key,
      'aria-label': `${person.name}${person.role ? `, ${person.role}` : ''}`,
      onpointerdown: () => onActive(person.key),
      onfocusin: () => onActive(person.key),
    },
    header(),
    places(),
    log,
    typing,
    examples,
    problem,
    join,
    apps.draft,
    form,
  );
  setInstalled(person.installed);
  // A reader at the end of the chat stays there when the window changes its shape.
  let atEnd = true;
  log.addEventListener('scroll', () => {
    atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  });
  new ResizeObserver(() => {
    if (atEnd) log.scrollTop = log.scrollHeight;
  }).observe(log);
  box.addEventListener('input', grow);
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });

  function header() {
    const about = el('div', { class: 'who' }, el('h2', {}, person.name), el('p', {}, person.role ?? person.upn));
    return el('header', { class: 'column-head' }, avatar(person.name, 'present'), about);
  }

  function places() {
    const elsewhere = [...person.channels.map(({ id, name }) => ({ id, name: `# ${name}` })), ...person.chats];
    if (elsewhere.length === 0) return false;
    const row = el('div', { class: 'places', role: 'group', 'aria-label': `Where ${person.name} looks` });
    for (const { id, name } of [{ id: 'chat', name: 'Chat' }, ...elsewhere]) {
      const dot = el('span', { class: 'dot', hidden: true }, el('span', { class: 'visually-hidden' }, ' (new)'));
      const tab = el('button', { type: 'button', class: 'place', onclick: () => show(id) }, name, dot);
      tab.setAttribute('aria-pressed', String(id === place));
      placeTabs.set(id, { tab, dot });
      row.append(tab);
    }
    return row;
  }

  function suggestions() {
    const strip = el('div', { class: 'suggestions', role: 'group', 'aria-label': `Examples for ${person.name}` });
    for (const text of person.suggestions) {
      strip.append(el('button', { type: 'button', class: 'chip', title: text, onclick: () => fill(text) }, text));
    }
    return strip;
  }

  function setInstalled(installed) {
    join.hidden = installed;
    form.hidden = !installed;
  }

  function fill(text) {
    box.value = text;
    grow();
    box.focus();
  }

  function grow() {
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
  }

  async function submit(event) {
    event.preventDefault();
    const text = box.value.trim();
    if (text === '' || sending) return;
    sending = true;
    button.setAttribute('disabled', '');
    box.value = '';
    grow();
    say('');
    typing.hidden = isGroupChat();
    try {
      const { status } = await post(person.key, 'say', { text, place });
      if (status === 0 || status >= 400)
        say(`The bot did not take the message (${status === 0 ? 'no answer' : `HTTP ${status}`}).`);
    } catch (error) {
      box.value = text;
      grow();
      say(error instanceof Error ? error.message : String(error));
    } finally {
      sending = false;
      typing.hidden = true;
      button.removeAttribute('disabled');
    }
  }

  function say(text) {
    problem.textContent = text;
    problem.hidden = text === '';
  }

  /** A chat between people: the bot is not in it, and hears nothing of what is written there. */
  function isGroupChat() {
    return person.chats.some(({ id }) => id === place);
  }

  function show(next) {
    place = next;
    const where = person.chats.find(({ id }) => id === place)?.name ?? botName;
    box.setAttribute('aria-label', `Message ${where} as ${person.name}`);
    examples.hidden = isGroupChat();
    for (const [id, { tab, dot }] of placeTabs) {
      tab.setAttribute('aria-pressed', String(id === place));
      if (id === place) dot.hidden = true;
    }
    log.replaceChildren(empty);
    drawn.clear();
    empty.textContent =
      place === 'chat' ? `Say hello to ${botName}, or pick a suggestion below.` : 'Nothing was posted here yet.';
    for (const message of messages.values()) draw(message);
    log.scrollTop = log.scrollHeight;
    look();
  }

  /** Looking at a chat makes Teams refresh the cards that list this person. */
  function look() {
    void post(person.key, 'open', { place, client }).catch(() => undefined);
  }

  function draw(message, fresh = false) {
    if (message.place !== place) return;
    empty.remove();
    const nearEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 120;
    const before = drawn.get(message.id);
    if (before?.picture === picture(message)) return;
    const node = drawMessage(message, person, apps);
    if (before) {
      const strip = before.node.querySelector('.card-note');
      before.node.replaceWith(node);
      // Words that came with this very change stay beside it; older ones speak of a card that is no more.
      const isNew = Date.now() - Number(strip?.dataset.at ?? 0) < 2_000;
      if (strip && !strip.hidden && isNew) node.querySelector('.card-note')?.replaceWith(strip);
      node.classList.add('changed');
    } else {
      log.append(node);
      node.classList.toggle('arrived', fresh);
    }
    drawn.set(message.id, { node, picture: picture(message) });
    if (nearEnd || (message.from.role === 'user' && !before)) log.scrollTop = log.scrollHeight;
  }

  return {
    root,
    fill,
    /** @param {any} message @param {boolean} fresh whether it has just happened */
    take(message, fresh) {
      const known = messages.get(message.id);
      if (message.from.role === 'bot' && !sending) typing.hidden = true;
      messages.set(message.id, message);
      draw(message, fresh);
      const news = fresh && message.from.role === 'bot' && (!known || known.seq !== message.seq);
      if (news && message.place !== place) placeTabs.get(message.place)?.dot.removeAttribute('hidden');
      // A channel is everybody's: it counts for nobody in particular.
      if (news && message.place === 'chat') onNews(person.key);
    },
    /** Without the app there is no chat to write in. @param {boolean} installed */
    setInstalled,
    typing() {
      typing.hidden = false;
    },
    /** Looks at the chat or a channel. */
    show,
    reset() {
      messages.clear();
      show(place);
    },
    look,
  };
}

/** What decides whether a message must be drawn anew; a redrawn card would lose what is typed in it. */
function picture(message) {
  return JSON.stringify([message.text, message.card, message.deleted, message.edited]);
}

function sendIcon() {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute(
    'd',
    'M2.7 2.2a.6.6 0 0 1 .8-.6l14 7.8c.5.3.5.9 0 1.2l-14 7.8a.6.6 0 0 1-.8-.7L4.6 11l7-.8c.3 0 .3-.4 0-.4l-7-.8-1.9-6.8Z',
  );
  svg.append(path);
  return svg;
}
