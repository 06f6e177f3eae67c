import type { CommandStartedEvent, Db, Document } from 'mongodb';

/** One kind of command that a round of polling sent, at its worst. */
export type Looked = {
  /** Command, collection, and the fields that it asks by. */
  shape: string;
  times: number;
  keys: number;
  docs: number;
  returned: number;
  /** Stages of the plan that no index serves: `COLLSCAN`, `SORT`. */
  unserved: string[];
};

const EXPLAINED = new Set(['find', 'aggregate', 'update', 'delete', 'findAndModify', 'count', 'distinct']);
/** What the driver adds for the way, and a command that is explained may not carry. */
const ENVELOPE = ['lsid', '$db', '$clusterTime', '$readPreference', 'writeConcern', 'txnNumber', 'readConcern'];
const UNSERVED = new Set(['COLLSCAN', 'SORT']);

/** Runs it, and tells of each command that it sent to this database what the server looks at for it. */
export async function watchQueries(db: Db, run: () => Promise<void>): Promise<Looked[]> {
  const sent: Document[] = [];
  const listen = (event: CommandStartedEvent) => {
    if (EXPLAINED.has(event.commandName)) sent.push(...statementsOf(event.command));
  };
  db.client.on('commandStarted', listen);
  try {
    await run();
  } finally {
    db.client.off('commandStarted', listen);
  }
  const worst = new Map<string, Looked>();
  for (const command of sent) {
    const looked = await look(db, command);
    const before = worst.get(looked.shape);
    worst.set(looked.shape, before === undefined ? looked : worse(before, looked));
  }
  return [...worst.values()];
}

/** Only one write can be explained at a time. */
function statementsOf(command: Document): Document[] {
  const name = Array.isArray(command.updates) ? 'updates' : 'deletes';
  const statements: unknown = command[name];
  return Array.isArray(statements) ? statements.map((one) => ({ ...command, [name]: [one] })) : [command];
}

function worse(one: Looked, other: Looked): Looked {
  const [more, less] = one.keys + one.docs >= other.keys + other.docs ? [one, other] : [other, one];
  return { ...more, times: one.times + other.times, unserved: [...new Set([...more.unserved, ...less.unserved])] };
}

async function look(db: Db, command: Document): Promise<Looked> {
  const bare = Object.fromEntries(Object.entries(command).filter(([key]) => !ENVELOPE.includes(key)));
  const plan = await db.command({ explain: bare, verbosity: 'executionStats' });
  return {
    shape: shapeOf(command),
    times: 1,
    keys: mostOf(plan, 'totalKeysExamined'),
    docs: mostOf(plan, 'totalDocsExamined'),
    returned: mostOf(plan, 'nReturned'),
    unserved: [...new Set(stagesOf(plan))].filter((stage) => UNSERVED.has(stage)),
  };
}

/** The greatest number of this name, wherever the engine puts it in its answer. */
function mostOf(plan: unknown, name: string): number {
  if (Array.isArray(plan)) return Math.max(0, ...plan.map((one) => mostOf(one, name)));
  if (typeof plan !== 'object' || plan === null) return 0;
  return Math.max(
    0,
    ...Object.entries(plan)
      .filter(([key]) => key !== 'rejectedPlans' && key !== 'command' && key !== 'allPlansExecution')
      .map(([key, value]) => (key === name ? Number(value) : mostOf(value, name))),
  );
}

function stagesOf(plan: unknown): string[] {
  if (Array.isArray(plan)) return plan.flatMap(stagesOf);
  if (typeof plan !== 'object' || plan === null) return [];
  const entries = Object.entries(plan).filter(([key]) => key !== 'rejectedPlans' && key !== 'command');
  return entries.flatMap(([key, value]) => (key === 'stage' && typeof value === 'string' ? [value] : stagesOf(value)));
}

function shapeOf(command: Document): string {
  const [name = '', collection = ''] = Object.entries(command)[0] ?? [];
  const filters = [
    command.filter ?? command.query ?? command.q,
    ...[command.updates, command.deletes].flat().map((one) => one?.q),
    ...(Array.isArray(command.pipeline) ? command.pipeline.map((stage) => stage.$match) : []),
  ].filter((filter) => filter !== undefined && filter !== null);
  const fields = new Set(filters.flatMap((filter) => Object.keys(filter)));
  return `${name} ${String(collection)} {${[...fields].sort().join(', ')}}`;
}
