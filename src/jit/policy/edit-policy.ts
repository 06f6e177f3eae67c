import { formatDurationTyped, parseDuration } from '../duration.ts';
import { cleanLine, quote } from '../text.ts';
import { asWritten } from './as-written.ts';
import { openedName } from './describe-change.ts';
import { type EditField, fieldOf, type PolicyEdit, partsOf, unquoted } from './edit-fields.ts';
import { type Opened, openedFrom, openedIn } from './edit-opened.ts';
import type { PolicyTerms, Subject } from './policy.ts';
import type { Plain, PolicyTree } from './policy-tree.ts';

/** Ids of the users and groups that go by this name or address; for taking somebody out by an address. */
export type IdsOf = (text: string) => Promise<readonly string[]>;

/** Fields that a policy is without, rather than with nothing in them. */
const LEFT_OUT: ReadonlySet<string> = new Set(['warn', 'portal', 'outside', 'fallback', 'account']);

const NONE = /^(?:none|off|no|null|nothing|-)$/i;

type Editing = { terms: PolicyTerms; value: Plain; faults: string[]; idsOf: IdsOf };
/** An entry of a list of people: those of the stored policy with their id, new ones as typed. */
type Entry = { text: string; known: Subject | null };

/**
 * Stored terms with an admin's edits put in, as a document that the reader of imports takes: what the edits come to is for
 * the schema and the directory to judge. What cannot be put in at all comes back as faults, all of them.
 */
export async function editPolicy(
  terms: PolicyTerms,
  edits: readonly PolicyEdit[],
  idsOf: IdsOf,
): Promise<{ tree: PolicyTree; faults: string[] }> {
  const tree = asWritten(terms);
  const editing: Editing = { terms, value: tree.value, faults: [], idsOf };
  const seen = new Set<string>();
  for (const edit of edits) {
    const field = fieldOf(edit.field);
    if ('fault' in field) {
      editing.faults.push(field.fault);
      continue;
    }
    if (edit.op === '=' && seen.has(field.name)) editing.faults.push(`${field.name} is set twice: keep one of them`);
    seen.add(field.name);
    await put(editing, field, edit);
  }
  if (!seen.has('duration.options')) fitOptions(editing);
  if (seen.has('backEnd')) fitBackEnd(editing, seen);
  return { tree: { ...tree, value: editing.value }, faults: editing.faults };
}

/** What goes only with the back end that was goes with it, unless it is named along with the new one: that is a slip. */
function fitBackEnd(editing: Editing, seen: ReadonlySet<string>): void {
  const backEnd = valueAt(editing.value, ['backEnd']);
  const named = (key: string) => [...seen].some((name) => name === key || name.startsWith(`${key}.`));
  if (backEnd !== 'pim' && !named('fallback')) editing.value = withAt(editing.value, ['fallback'], undefined);
  if (backEnd !== 'account' && !named('account')) editing.value = withAt(editing.value, ['account'], undefined);
  // The sessions of an account end with it.
  if (backEnd === 'account' && !named('endSessions')) editing.value = withAt(editing.value, ['endSessions'], undefined);
}

/** Options are what forms offer: those beyond a new limit go with it, and the one that was the limit becomes the new one. */
function fitOptions(editing: Editing): void {
  const { duration } = editing.terms;
  const [min, max] = ['min', 'max'].map((key) => msOf(valueAt(editing.value, ['duration', key])));
  if (min === undefined || min === null || max === undefined || max === null) return;
  if (min === duration.minMs && max === duration.maxMs) return;
  const moved = duration.optionsMs.map((ms) => (ms === duration.maxMs ? max : ms === duration.minMs ? min : ms));
  const fitting = [...new Set(moved.filter((ms) => ms >= min && ms <= max))].map(formatDurationTyped);
  editing.value = withAt(editing.value, ['duration', 'options'], fitting.length === 0 ? undefined : fitting);
}

function msOf(value: Plain | undefined): number | null {
  const reading = typeof value === 'string' ? parseDuration(value) : null;
  return reading !== null && 'ms' in reading ? reading.ms : null;
}

async function put(editing: Editing, field: EditField, edit: PolicyEdit): Promise<void> {
  const { faults } = editing;
  const isList = field.kind === 'subjects' || field.kind === 'opened' || field.kind === 'list';
  if (edit.op !== '=' && !isList) {
    faults.push(`${field.name} is one value: write ${field.name}=…`);
    return;
  }
  if (edit.value.trim() === '') {
    const none = field.clears === true ? ', or none' : '';
    faults.push(`${field.name} has no value: write it behind the ${edit.op}${none}`);
    return;
  }
  if (field.kind === 'one') putOne(editing, field, unquoted(edit.value));
  else if (field.kind === 'approval') putApproval(editing, edit);
  else if (field.kind === 'list') putList(editing, field, edit);
  else if (field.kind === 'subjects') await putSubjects(editing, field, edit);
  else putOpened(editing, field, edit);
}

/** Said of the account as a whole, it is its name. */
function putOne(editing: Editing, field: EditField, typed: string): void {
  const value = scalarOf(field, typed);
  const path = field.name === 'account' && value !== undefined ? [...field.path, 'name'] : field.path;
  editing.value = withAt(editing.value, path, value);
}

/** Undefined: the field is left out, and so falls back on what a policy has without it. */
function scalarOf(field: EditField, typed: string): Plain | undefined {
  const text = cleanLine(typed);
  // Without the key the usual rule holds; the word none is a rule of its own.
  if (field.name === 'extend') return /^(?:default|usual|as usual)$/i.test(text) ? undefined : text;
  if (field.clears === true && NONE.test(text)) {
    if (field.name === 'description') return '';
    return LEFT_OUT.has(field.name) ? undefined : null;
  }
  if (field.name === 'approverComment' || field.name === 'endSessions') {
    if (/^(?:yes|on|true|required)$/i.test(text)) return true;
    if (/^(?:no|off|false|none|optional)$/i.test(text)) return false;
  }
  return text;
}

function putApproval(editing: Editing, edit: PolicyEdit): void {
  if (/^none$/i.test(unquoted(edit.value))) editing.value = withAt(editing.value, ['approval'], 'none');
  else editing.faults.push('approval takes only none here: write approvers=… and quorum=… instead');
}

function putList(editing: Editing, field: EditField, edit: PolicyEdit): void {
  const parts = partsOf(edit.value);
  const present = listAt(editing.value, field.path).map(String);
  if (edit.op === '=') editing.value = withAt(editing.value, field.path, parts);
  if (edit.op === '+=') editing.value = withAt(editing.value, field.path, [...present, ...parts]);
  if (edit.op !== '-=') return;
  const missing = parts.filter((part) => !present.includes(part));
  for (const part of missing) editing.faults.push(notThere(field.name, part, present));
  editing.value = withAt(
    editing.value,
    field.path,
    present.filter((each) => !parts.includes(each)),
  );
}

async function putSubjects(editing: Editing, field: EditField, edit: PolicyEdit): Promise<void> {
  const { terms, faults } = editing;
  const stage = terms.approval === 'none' ? undefined : terms.approval[0];
  const stored = field.name === 'eligible' ? terms.eligible : (stage?.approvers ?? []);
  if (field.clears === true && edit.op === '=' && NONE.test(unquoted(edit.value))) {
    editing.value = withAt(editing.value, field.path, undefined);
    return;
  }
  let entries = listAt(editing.value, field.path).map((each): Entry => {
    const text = String(each);
    return { text, known: stored.find((subject) => subject.id === text) ?? null };
  });
  if (edit.op === '=') entries = [];
  for (const part of partsOf(edit.value)) {
    const found = entries.filter((entry) => goesBy(entry, part));
    if (edit.op === '-=') {
      const chosen = found.length > 0 ? found : await byAddress(editing, entries, part);
      if (chosen.length === 0) faults.push(notThere(field.name, part, entries.map(nameOf)));
      if (chosen.length > 1)
        faults.push(
          severalThere(
            field.name,
            part,
            chosen.map((entry) => entry.text),
          ),
        );
      entries = entries.filter((entry) => entry !== chosen[0]);
    } else if (found.length > 0) {
      faults.push(`${field.name}: ${nameOf(found[0] ?? { text: part, known: null })} is there already`);
    } else {
      entries = [...entries, { text: part, known: null }];
    }
  }
  const left = entries.map((entry) => entry.text);
  editing.value = withAt(editing.value, field.path, field.clears === true && left.length === 0 ? undefined : left);
}

function goesBy({ text, known }: Entry, typed: string): boolean {
  const wanted = cleanLine(typed).toLowerCase();
  return text.toLowerCase() === wanted || known?.name.toLowerCase() === wanted;
}

async function byAddress({ idsOf }: Editing, entries: readonly Entry[], typed: string): Promise<Entry[]> {
  const ids = new Set(await idsOf(typed));
  return entries.filter((entry) => ids.has(entry.text));
}

function nameOf({ text, known }: Entry): string {
  return known?.name ?? text;
}

function putOpened(editing: Editing, field: EditField, edit: PolicyEdit): void {
  const { terms, faults } = editing;
  const { items, faults: unread } = openedIn(edit.value, edit.op === '-=');
  faults.push(...unread.map((fault) => `${field.name}: ${fault}`));
  let entries = edit.op === '=' ? [] : openedFrom(listAt(editing.value, field.path), terms.entitlements);
  for (const item of items) {
    const found = entries.filter((entry) => isMeant(entry, item));
    if (edit.op === '-=') {
      if (found.length === 0) faults.push(notThere(field.name, item.typed, entries.map(labelOf)));
      if (found.length > 1) faults.push(severalThere(field.name, item.typed, found.map(labelOf)));
      entries = entries.filter((entry) => entry !== found[0]);
    } else if (found.length > 0) {
      faults.push(`${field.name}: ${labelOf(found[0] ?? item)} is there already`);
    } else {
      entries = [...entries, item];
    }
  }
  editing.value = withAt(
    editing.value,
    field.path,
    entries.map((entry) => entry.plain),
  );
}

function isMeant(entry: Opened, wanted: Opened): boolean {
  if (wanted.kind !== null && entry.kind !== wanted.kind) return false;
  if (wanted.scope !== null && !entry.scopes.includes(wanted.scope)) return false;
  return entry.names.some((name) => wanted.names.includes(name));
}

function labelOf(entry: Opened): string {
  return entry.known === null ? entry.typed : openedName(entry.known);
}

function notThere(field: string, part: string, present: readonly string[]): string {
  const shown = present.slice(0, 10).join(', ');
  const more = present.length > 10 ? ` and ${present.length - 10} more` : '';
  return `${field} has no ${quote(part)}: it has ${shown === '' ? 'nothing' : `${shown}${more}`}`;
}

function severalThere(field: string, part: string, which: readonly string[]): string {
  return `${field} has ${which.length} called ${quote(part)}: say which, ${which.slice(0, 5).join(' or ')}`;
}

function listAt(value: Plain, path: EditField['path']): Plain[] {
  const at = valueAt(value, path);
  return Array.isArray(at) ? at : [];
}

function valueAt(value: Plain, path: EditField['path']): Plain | undefined {
  let at: Plain | undefined = value;
  for (const step of path) {
    if (Array.isArray(at)) at = typeof step === 'number' ? at[step] : undefined;
    else at = typeof at === 'object' && at !== null && typeof step === 'string' ? at[step] : undefined;
  }
  return at;
}

/** The same document with this at its place; what is missing on the way there is made. */
function withAt(value: Plain, path: EditField['path'], to: Plain | undefined): Plain {
  const [step, ...rest] = path;
  if (step === undefined) return to ?? null;
  if (typeof step === 'number') {
    const list = Array.isArray(value) ? [...value] : [];
    list[step] = withAt(list[step] ?? null, rest, to);
    return list;
  }
  const map = typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  if (rest.length === 0 && to === undefined) delete map[step];
  else map[step] = withAt(map[step] ?? null, rest, to);
  return map;
}
