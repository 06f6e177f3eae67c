const AREAS = ['Settings', 'Database', 'Clock', 'Directory', 'Permissions', 'Teams'] as const;
export type Area = (typeof AREAS)[number];

/** `wrong`: the bot, or a policy, cannot work like this. `look`: it works, and somebody should know. */
export type Finding = { area: Area; state: 'ok' | 'look' | 'wrong'; what: string; todo?: string };

const MARKS: Record<Finding['state'], string> = { ok: 'ok    ', look: 'look  ', wrong: 'WRONG ' };

/** The report, in the order in which things depend on each other; what to do stands under what is wrong. */
export function report(findings: readonly Finding[]): string {
  const lines = AREAS.flatMap((area) => {
    const here = findings.filter((finding) => finding.area === area);
    return here.length === 0 ? [] : ['', area, ...here.flatMap(linesOf)];
  });
  return [...lines, '', summary(findings)].join('\n').trimStart();
}

function linesOf({ state, what, todo }: Finding): string[] {
  return [
    `  ${MARKS[state]} ${what}`,
    ...(todo === undefined ? [] : todo.split('\n').map((line) => `          ${line}`)),
  ];
}

function summary(findings: readonly Finding[]): string {
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  const looks = count('look') === 0 ? '' : `, ${count('look')} to look at`;
  if (count('wrong') > 0) return `${count('wrong')} wrong${looks}, ${count('ok')} ok.`;
  return `Nothing is wrong${looks}, ${count('ok')} ok.`;
}

/** 0: nothing wrong; 1: something is. */
export function exitCodeOf(findings: readonly Finding[]): number {
  return findings.some(({ state }) => state === 'wrong') ? 1 : 0;
}

/** The first line of an error, without what connection strings and tokens carry. */
export function words(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [line = ''] = text.split('\n');
  return line.replace(/\/\/[^/@\s]*@/g, '//…@').slice(0, 300);
}
