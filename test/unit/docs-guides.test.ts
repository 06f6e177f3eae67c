import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { tour } from '../../sandbox/tenant.ts';
import { catalogue } from '../../src/bot/commands/catalogue.ts';
import { parseCommand } from '../../src/bot/commands/parse-command.ts';

const root = new URL('../../', import.meta.url);
const folder = new URL('docs/guides/', root);
const guides = readdirSync(folder).filter((name) => name.endsWith('.md'));
const names = catalogue.map(({ name }) => name);

/** What a page says to type to the bot: blocks marked `chat`, one command a line; indented lines go with the one above. */
function typedIn(text: string): string[] {
  const blocks = [...text.matchAll(/^```chat\n(.*?)^```/gms)].map(([, block]) => block ?? '');
  const lines = blocks.flatMap((block) => (block.startsWith('policy import') ? [block] : block.split('\n')));
  const inline = [...text.replace(/^```.*?^```/gms, '').matchAll(/`([a-z][a-z ]*)`/g)].map(([, words]) => words ?? '');
  return [...lines.filter((line) => line.trim() !== ''), ...inline.filter((words) => names.includes(words))];
}

describe.each(guides)('the guide %s', (name) => {
  const text = readFileSync(new URL(name, folder), 'utf8');

  it('names commands that the bot understands as they stand there', () => {
    const typed = typedIn(text);
    const refused = typed
      // Inside a sentence a command may stand by its name alone.
      .filter((line) => !names.includes(line))
      .filter((line) => ['fault', 'unknown', 'greeting'].includes(parseCommand(line).kind));

    expect(typed.length).toBeGreaterThan(1);
    expect(refused).toEqual([]);
  });

  it('names scripts, pages and pictures that are there, and says what each picture shows', () => {
    const scripts = [...text.matchAll(/`npm run ([\w:-]+)/g)].map(([, script]) => script ?? '');
    const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target ?? '');
    const undescribed = [...text.matchAll(/!\[(.*?)\]/g)].filter(([, words]) => (words ?? '').length < 20);

    expect(scripts.filter((script) => !Object.hasOwn(packageJson.scripts, script))).toEqual([]);
    expect(links.filter((target) => !existsSync(new URL(target, folder)))).toEqual([]);
    expect(undescribed).toEqual([]);
  });

  it('is a screen or two', () => {
    expect(text.split('\n').length).toBeLessThan(110);
  });
});

it('has a guide for everybody who meets the bot, and no picture that no guide shows', () => {
  const shown = guides.map((name) => readFileSync(new URL(name, folder), 'utf8')).join();
  const pictures = readdirSync(new URL('docs/pictures/', root));

  expect(guides.sort()).toEqual(['admin.md', 'approver.md', 'engineer.md', 'operator.md', 'security-reviewer.md']);
  expect(pictures.filter((picture) => !shown.includes(`(../pictures/${picture})`))).toEqual([]);
});

it('has a README that names the buttons of the tour, in their order', () => {
  const readme = readFileSync(new URL('README.md', root), 'utf8');
  const steps = [...readme.matchAll(/^\d\. .*(?:\n {3}.*)*/gm)].map(([step]) => step);
  const inReadme = steps.flatMap((step) => [...step.matchAll(/press \*\*(\w+)\*\*/g)].map(([, button]) => button));
  const inTour = tour.flatMap(({ hint = '' }) => [...hint.matchAll(/\b[Pp]ress ([A-Z]\w+)/g)].map(([, key]) => key));

  expect(inReadme).toEqual(['Decide', 'Approve', 'Release']);
  expect(inTour.filter((button) => button !== 'Enter')).toEqual(inReadme);
});
