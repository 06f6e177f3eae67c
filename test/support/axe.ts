import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

/** WCAG 2.1, levels A and AA; advice beyond them is not asked for. */
const WCAG_21_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

const source = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/**
 * What axe holds against the page as it stands, a line for each element: the rule, where, and what would mend it.
 *
 * @param rules narrows it to these rules, where only they can have changed since the last look
 */
export async function axeFaults(page: Page, rules?: readonly string[]): Promise<string[]> {
  const runOnly: RunOptions['runOnly'] = rules === undefined ? WCAG_21_AA : { type: 'rule', values: [...rules] };
  const options: RunOptions = { runOnly, resultTypes: ['violations'] };
  // Evaluated, not added as a script, which the page's content security policy would refuse, as it should.
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(source);
  const { violations }: Pick<AxeResults, 'violations'> = await page.evaluate(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => ({ violations }))`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}\n${node.html.slice(0, 300)}`),
  );
}
