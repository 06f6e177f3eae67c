// `npm run policies -- lint|diff|apply <folder or files>`: policies as code, kept in a repository of YAML files.
import { randomUUID } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigurationError, loadConfig, type ServiceConfig } from '../src/config.ts';
import type { Actor } from '../src/jit/audit/event.ts';
import type { PolicyDeps } from '../src/jit/deps.ts';
import type { Directory } from '../src/jit/directory.ts';
import { DirectoryUnavailable, Refusal } from '../src/jit/errors.ts';
import { type Cause, isGuid, userId } from '../src/jit/ids.ts';
import { requireAdmin } from '../src/jit/operations/authority.ts';
import {
  applyPlan,
  type PlannedPolicy,
  type PolicyPlan,
  planPolicies,
} from '../src/jit/operations/policy/plan-policies.ts';
import { lintDrafts } from '../src/jit/policy/lint-drafts.ts';
import { parsePolicies } from '../src/jit/policy/parse-policy.ts';
import { faultText, type PolicyDraft, type PolicyFault } from '../src/jit/policy/policy-draft.ts';
import { TEMPLATE_NAMES, templateCalled, templateYaml } from '../src/jit/policy/templates.ts';

const HELP = `Policies as code: npm run policies -- lint|diff|apply [options] <folder or files>
                  npm run policies -- template [name]

  lint             reads the YAML and tells every fault that can be told without a directory; needs no settings
  diff             what apply would do. Needs the settings of the bot (MONGODB_URI, Graph); writes nothing
  template         writes one to begin with, as YAML: ${TEMPLATE_NAMES.join(', ')}
  apply            shows the same, and with --yes does it: only what differs, nothing that somebody changed meanwhile

  --prune          policies that no file names are disabled (diff shows them)
  --yes            for apply: carry the plan out
  --as <id>        for apply: the object id of the admin in whose name it is done; without it, the audit trail names
                   this command, the account and the machine
  --reason <text>  for apply: what the audit trail gives as the reason, such as a commit

Files end in .yaml or .yml; folders are read with what is in them. Leave "version:" out of files that are kept here.
Ends with 0: nothing wrong, nothing left to do; 1: faults; 2: could not be done; 3: the stored policies differ.`;

const FINE = 0;
const FAULTS = 1;
const COULD_NOT = 2;
const DIFFERENT = 3;

const MARKS: Record<Exclude<PlannedPolicy['what'], 'unchanged'>, string> = {
  create: '+ create',
  change: '~ change',
  disable: '- disable',
};

type Options = { prune: boolean; yes: boolean; as: string | undefined; reason: string | undefined };
/** A draft, and which file it stands in. */
type Read = { files: number; drafts: PolicyDraft[]; fileOf: Map<PolicyDraft, string>; faults: string[] };

class CannotDo extends Error {}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${wordsOf(error)}\n`);
  process.exitCode = COULD_NOT;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      prune: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      as: { type: 'string' },
      reason: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const [verb, ...paths] = positionals;
  if (values.help) {
    say(HELP);
    return FINE;
  }
  if (verb === 'template') return template(paths);
  if (verb !== 'lint' && verb !== 'diff' && verb !== 'apply')
    throw new CannotDo(`say lint, diff, apply or template.\n\n${HELP}`);
  if (paths.length === 0) throw new CannotDo(`name a folder or files.\n\n${HELP}`);
  const read = await readPolicies(paths);
  const linted = lint(read);
  for (const warning of linted.warnings) say(`warning: ${warning}`);
  if (linted.faults.length > 0) return faulty(linted.faults);
  if (verb === 'lint') {
    say(`${counted(read.drafts.length, 'policy', 'policies')} in ${counted(read.files, 'file', 'files')}: no faults.`);
    return FINE;
  }
  const { prune, yes, as, reason } = values;
  const config = serviceConfig();
  // What lint can do without is what takes a process longest to load.
  const { withProduct } = await import('./with-product.ts');
  return withProduct(config, (deps, directory) => compare(deps, directory, read, verb, { prune, yes, as, reason }));
}

/** Without a name, which there are. */
function template([typed, ...more]: readonly string[]): number {
  if (typed === undefined) {
    say(TEMPLATE_NAMES.join('\n'));
    return FINE;
  }
  const name = templateCalled([typed, ...more].join(' '));
  if (name === null) throw new CannotDo(`there is no template ${typed}: take one of ${TEMPLATE_NAMES.join(', ')}`);
  process.stdout.write(templateYaml(name));
  return FINE;
}

async function readPolicies(paths: readonly string[]): Promise<Read> {
  const read: Read = { files: 0, drafts: [], fileOf: new Map(), faults: [] };
  for (const file of new Set((await Promise.all(paths.map(filesIn))).flat())) {
    const name = relative(process.cwd(), file);
    const { drafts, faults } = parsePolicies(await readFile(file, 'utf8'));
    read.files += 1;
    read.faults.push(...faults.map((fault) => `${name}: ${faultText(fault)}`));
    for (const draft of drafts) {
      read.drafts.push(draft);
      read.fileOf.set(draft, name);
    }
  }
  if (read.files === 0) throw new CannotDo('there is no file that ends in .yaml or .yml');
  return read;
}

async function filesIn(path: string): Promise<string[]> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new CannotDo(`${path} cannot be read (${error.code ?? error.message})`);
  });
  if (!found.isDirectory()) return [path];
  const names = await readdir(path, { recursive: true });
  const hidden = (name: string) => name.split(/[\\/]/).some((part) => part.startsWith('.'));
  return names
    .filter((name) => /\.ya?ml$/i.test(name) && !hidden(name))
    .sort()
    .map((name) => join(path, name));
}

function lint(read: Read): { faults: string[]; warnings: string[] } {
  const ids = (name: string) =>
    (process.env[name] ?? '')
      .split(',')
      .map((id) => id.trim())
      .filter(Boolean);
  const context = { adminIds: ids('JIT_ADMIN_IDS'), auditorIds: ids('JIT_AUDITOR_IDS') };
  const { faults, warnings } = lintDrafts(read.drafts, context);
  const located = (found: PolicyFault[]) => found.map((fault) => withFile(read, fault));
  return { faults: [...read.faults, ...located(faults)], warnings: located(warnings) };
}

/** Where a fault stands: by the name of its policy, which is one of a file. */
function withFile(read: Read, fault: PolicyFault): string {
  const named = read.drafts.filter((draft) => draft.name === fault.policy);
  const draft = named.findLast((one) => one.source.document === fault.document) ?? named.at(-1);
  const file = draft === undefined ? undefined : read.fileOf.get(draft);
  return file === undefined ? faultText(fault) : `${file}: ${faultText(fault)}`;
}

function serviceConfig(): ServiceConfig {
  const config = loadConfig(process.env);
  if (config.mode !== 'sandbox') return config;
  throw new CannotDo(
    'diff and apply need the settings of the bot: MicrosoftAppId, MONGODB_URI, JIT_ADMIN_IDS and so on',
  );
}

async function compare(
  deps: PolicyDeps,
  directory: Directory,
  read: Read,
  verb: 'diff' | 'apply',
  options: Options,
): Promise<number> {
  const actor = verb === 'apply' ? await actorOf(deps, directory, options.as) : null;
  const plan = await planPolicies(deps, directory, read.drafts, { prune: options.prune });
  if (plan.faults.length > 0) return faulty(plan.faults.map((fault) => withFile(read, fault)));
  const todo = tell(plan);
  if (todo === 0 || actor === null) return todo === 0 ? FINE : DIFFERENT;
  if (!options.yes) {
    say('Nothing was changed: say the same with --yes to do it.');
    return DIFFERENT;
  }
  const by = { actor, cause: `policies:${randomUUID()}` as Cause };
  const note = {
    source: 'npm run policies',
    ...(options.reason === undefined ? {} : { reason: options.reason.slice(0, 500) }),
  };
  await applyPlan(deps, by, plan, note, ({ name, what, version }) =>
    say(`done: ${what} ${name}, now version ${version}`),
  );
  return FINE;
}

async function actorOf(deps: PolicyDeps, directory: Directory, as: string | undefined): Promise<Actor> {
  if (as === undefined) return { kind: 'system', name: `npm run policies, by ${userInfo().username} on ${hostname()}` };
  if (!isGuid(as)) throw new CannotDo(`--as takes the object id of an admin, not ${as}`);
  const user = await directory.user(userId(as.toLowerCase()));
  if (user === null || !user.enabled) throw new CannotDo(`${as} is nobody who may administer: no such enabled account`);
  await requireAdmin(deps, directory, { id: user.id, name: user.name });
  return { kind: 'person', id: user.id, name: user.name };
}

/** Shows the plan; tells how many policies it changes. */
function tell({ policies }: PolicyPlan): number {
  const todo = policies.filter((one) => one.what !== 'unchanged');
  for (const one of policies) {
    if (one.what !== 'unchanged') say(`${MARKS[one.what]} ${one.name}`);
    for (const change of one.changes) say(`    ${change}`);
    for (const warning of one.warnings) say(`  warning: ${one.name}: ${warning}`);
  }
  const same = policies.length - todo.length;
  say(
    todo.length === 0
      ? `Nothing to do: ${counted(same, 'policy says', 'policies say')} what the files say.`
      : `${counted(todo.length, 'policy differs', 'policies differ')}, ${same} the same.`,
  );
  return todo.length;
}

function faulty(faults: readonly string[]): number {
  for (const fault of faults) say(fault);
  say(`${counted(faults.length, 'fault', 'faults')}. Nothing was changed.`);
  return FAULTS;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function wordsOf(error: unknown): string {
  if (error instanceof Refusal && error.code === 'policy-moved') {
    const { policy, by, changes } = error.facts;
    return `Somebody was quicker: ${by} changed ${policy} meanwhile (${changes}). Say the same again to go on.`;
  }
  if (error instanceof Refusal) return `Refused: ${error.message}.`;
  if (error instanceof DirectoryUnavailable)
    return `The directory does not answer, so nothing was verified: ${error.message}`;
  if (error instanceof CannotDo || error instanceof ConfigurationError) return error.message;
  return `Could not be done: ${error instanceof Error ? error.message : String(error)}`;
}
