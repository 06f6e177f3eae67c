import { byId, el } from './dom.js';

/**
 * The strip of first steps; a click fills the composer of the person who takes the step.
 * @param {{title: string, person: string, text: string}[]} steps
 * @param {{key: string, name: string}[]} people
 * @param {(person: string, text: string) => void} onStep
 */
export function drawTour(steps, people, onStep) {
  const root = byId('tour');
  if (steps.length === 0 || sessionStorage.getItem('tour') === 'closed') return;
  const list = el('ol', {});
  steps.forEach((step, index) => {
    const name = people.find(({ key }) => key === step.person)?.name ?? step.person;
    const done = sessionStorage.getItem(`tour-${index}`) === 'done';
    const button = el(
      'button',
      { type: 'button', class: done ? 'done' : '', 'data-testid': `tour-${index + 1}` },
      el('span', { class: 'number', 'aria-hidden': 'true' }, done ? '✓' : String(index + 1)),
      el(
        'span',
        { class: 'step' },
        el('b', {}, step.title),
        el('small', {}, step.text ? `${name}: ${step.text}` : name),
      ),
    );
    button.addEventListener('click', () => {
      sessionStorage.setItem(`tour-${index}`, 'done');
      button.classList.add('done');
      button.querySelector('.number')?.replaceChildren('✓');
      onStep(step.person, step.text);
    });
    list.append(el('li', {}, button));
  });
  const close = el('button', { type: 'button', class: 'close', 'aria-label': 'Close the tour' }, '✕');
  close.addEventListener('click', () => {
    sessionStorage.setItem('tour', 'closed');
    root.hidden = true;
  });
  root.replaceChildren(el('h2', {}, 'Try this'), list, close);
  root.hidden = false;
}
