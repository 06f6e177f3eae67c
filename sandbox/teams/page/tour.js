import { byId, el } from './dom.js';

/** @type {{step: any, index: number, button: HTMLElement}[]} */
let drawn = [];
let since = '';

const isDone = (index) => sessionStorage.getItem(`tour-${index}`) === 'done';

/**
 * The strip of first steps. A click goes to where the step is taken and fills the composer; the audit trail ticks off
 * what was done, or the click itself where a step names no event.
 * @param {{title: string, person: string, hint?: string, text?: string, done?: {event: string, by?: string}}[]} steps
 * @param {{key: string, name: string}[]} people
 * @param {string} now the sandbox's time: what happened before this visit ticks nothing off
 * @param {(step: any) => void} onStep
 */
export function drawTour(steps, people, now, onStep) {
  const root = byId('tour');
  if (steps.length === 0 || sessionStorage.getItem('tour') === 'closed') return;
  since = sessionStorage.getItem('tour-since') ?? now;
  sessionStorage.setItem('tour-since', since);
  const list = el('ol', {});
  drawn = steps.map((step, index) => {
    const name = people.find(({ key }) => key === step.person)?.name ?? step.person;
    const hint = step.hint ?? (step.text ? `${name}: ${step.text}` : name);
    const button = el(
      'button',
      { type: 'button', 'data-testid': `tour-${index + 1}`, title: hint },
      el('span', { class: 'number', 'aria-hidden': 'true' }),
      el('span', { class: 'step' }, el('b', {}, step.title), el('small', {}, hint)),
      el('span', { class: 'visually-hidden state' }),
    );
    button.addEventListener('click', () => {
      if (!step.done) finish(index);
      onStep(step);
    });
    list.append(el('li', {}, button));
    return { step, index, button };
  });
  const close = el('button', { type: 'button', class: 'close', 'aria-label': 'Close the tour' }, '✕');
  close.addEventListener('click', () => {
    sessionStorage.setItem('tour', 'closed');
    root.hidden = true;
  });
  root.replaceChildren(el('h2', {}, 'Try this'), list, close);
  root.hidden = false;
  show();
}

/** @param {{at: string, actor: string, event?: string}[]} rows of the audit trail */
export function tickTour(rows) {
  for (const { step, index } of drawn) {
    if (!step.done || isDone(index)) continue;
    const { event, by } = step.done;
    if (rows.some((row) => row.at >= since && row.event === event && (by === undefined || row.actor === by))) {
      finish(index);
    }
  }
}

function finish(index) {
  sessionStorage.setItem(`tour-${index}`, 'done');
  show();
}

function show() {
  const next = drawn.find(({ index }) => !isDone(index))?.index;
  for (const { index, button } of drawn) {
    const done = isDone(index);
    const wasNext = button.hasAttribute('aria-current');
    button.classList.toggle('done', done);
    button.querySelector('.number')?.replaceChildren(done ? '✓' : String(index + 1));
    button.querySelector('.state')?.replaceChildren(done ? ' (done)' : '');
    if (index === next) button.setAttribute('aria-current', 'step');
    else button.removeAttribute('aria-current');
    if (index === next && !wasNext) intoView(button);
  }
}

/** Along the strip only: the page itself must not jump. */
function intoView(button) {
  const strip = button.closest('ol');
  const item = button.closest('li');
  if (strip && item) strip.scrollLeft = item.offsetLeft - strip.offsetLeft;
}
