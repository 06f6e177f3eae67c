import { type FormClick, fieldOf } from '../../../cards/forms/form-click.ts';
import {
  cleanedLines,
  emptyFields,
  fieldsIn,
  fieldsOfDraft,
  fieldsOfTerms,
  type PolicyFields,
  STAGED_LISTS,
  type StagedList,
} from '../../../cards/forms/policy-fields.ts';
import { policyFormCard } from '../../../cards/forms/policy-form.ts';
import { fieldOfPath, SECTION_OF, type SectionName } from '../../../cards/forms/policy-places.ts';
import type { PolicyFormFaults, PolicyFormStep } from '../../../cards/forms/policy-sections.ts';
import { writtenFrom } from '../../../cards/forms/policy-written.ts';
import {
  distinctStaged,
  keyOf,
  type Staged,
  stagedOpened,
  stagedSubject,
  withinUnits,
} from '../../../cards/forms/staged.ts';
import { retell } from '../../../cards/retell.ts';
import type { Cause } from '../../../jit/ids.ts';
import { lookUpNames } from '../../../jit/operations/entra/look-up-names.ts';
import {
  editable,
  movedSince,
  openForNew,
  proposePolicy,
  savedBy,
  saveProposal,
} from '../../../jit/operations/policy/propose-policy.ts';
import { versionOf } from '../../../jit/operations/policy/save-policy.ts';
import type { Policy } from '../../../jit/policy/policy.ts';
import type { PolicyDraft } from '../../../jit/policy/policy-draft.ts';
import { LIMITS } from '../../../jit/policy/policy-schema.ts';
import type { Stored } from '../../../jit/ports.ts';
import { wordsFor } from '../../../words/words.ts';
import { type Answer, cardAnswer } from '../../answer.ts';
import { changedAnswer } from '../policies.ts';
import type { TurnDeps } from '../turn-deps.ts';
import { done, type FormAnswer, type FormPlace } from './form-answer.ts';

/** `policy new`, `policy edit <name>`. */
export async function policyForm(turn: TurnDeps, name: string | null): Promise<Answer> {
  const place = { surface: 'chat' as const, form: turn.deps.random.uuid() };
  return cardAnswer((await openPolicyForm(turn, place, name)).card);
}

/** The form of a new policy with a draft in it: nothing of it is looked up or saved yet. */
export function draftForm(turn: TurnDeps, draft: PolicyDraft, notes: readonly string[]): Answer {
  const place = { surface: 'chat' as const, form: turn.deps.random.uuid() };
  return cardAnswer(shown(turn, place, { fields: fieldsOfDraft(draft), of: null, notes, touched: [...DRAFTED] }).card);
}

/** Where a draft needs names. */
const DRAFTED = ['basics', 'eligible', 'opens', 'approval'] as const;

/** The same form in a dialog, with what was typed and ticked already. */
export async function reopenPolicyForm(turn: TurnDeps, place: FormPlace, click: FormClick): Promise<FormAnswer> {
  const of = openedIn(click);
  if (
    click.fields.description === undefined &&
    click.fields.eligible === undefined &&
    click.fields.name === undefined
  ) {
    return openPolicyForm(turn, place, of?.name ?? null);
  }
  await openForNew(turn.deps, turn.caller);
  return shown(turn, place, { fields: fieldsIn(click), of });
}

/** The form as the policy is now; of a new one, with nothing in it. */
async function openPolicyForm(turn: TurnDeps, place: FormPlace, name: string | null): Promise<FormAnswer> {
  if (name === null) {
    await openForNew(turn.deps, turn.caller);
    return shown(turn, place, { fields: emptyFields(), of: null });
  }
  const stored = await editable(turn.deps, turn.caller, name);
  return shown(turn, place, { fields: fieldsOfTerms(stored.body.terms), of: openedOn(stored) });
}

/** What was typed or picked is looked up and put on its list; nothing is saved. */
export async function addToLists(turn: TurnDeps, place: FormPlace, click: FormClick): Promise<FormAnswer> {
  const { fields, faults, notes, touched } = await staged(turn, fieldsIn(click));
  return shown(turn, place, { fields, of: openedIn(click), faults, notes, touched });
}

/**
 * First shows what would change, then saves exactly that. Whatever is typed in between is shown before it is saved; two
 * admins at once: who comes second sees what changed.
 */
export async function savePolicyForm(turn: TurnDeps, place: FormPlace, click: FormClick): Promise<FormAnswer> {
  const { deps, caller, reader } = turn;
  const words = wordsFor(reader).forms.policy;
  const opened = openedIn(click);
  const { fields, faults, notes } = await staged(turn, fieldsIn(click));
  const name = opened?.name ?? fields.texts.name.trim();
  const cause = causeOf(turn, click);
  if (name !== '' && (await savedBy(deps, name.slice(0, 256), cause)) !== null) {
    return done(turn, {
      title: words.savedAlready,
      text: words.savedAlreadyText(name),
      example: `policy show ${name}`,
    });
  }
  const of = opened === null ? null : await editable(deps, caller, opened.name);
  const step = { fields, of: of === null ? null : openedOn(of), notes };
  if (Object.keys(faults).length > 0) return shown(turn, place, { ...step, of: opened, faults, alerts: [words.mend] });

  const moved = of === null || opened === null ? null : await movedSince(deps, of, opened);
  const value = writtenFrom({ ...fields, texts: { ...fields.texts, name } }, of?.body.terms ?? null);
  const proposal = await proposePolicy(deps, { caller, of, value, called: calledIn(fields) });
  const meanwhile =
    moved === null
      ? []
      : [words.moved(moved.by.join(', '), name), ...moved.changes.map((change) => retell(change, reader))];
  if ('faults' in proposal) {
    return shown(turn, place, { ...step, ...atFields(turn, proposal.faults, [...meanwhile, words.mend]) });
  }
  const { terms, hash, warnings } = proposal;
  const changes = proposal.changes.map((change) => retell(change, reader));
  if (of !== null && hash === of.body.termsHash) {
    return shown(turn, place, { ...step, alerts: [...meanwhile, words.unchanged(name)] });
  }
  if (meanwhile.length > 0 || fieldOf(click, 'reviewed') !== hash) {
    const told = warnings.map((warning) => retell(warning, reader));
    return shown(turn, place, { ...step, alerts: meanwhile, review: { hash, changes, warnings: told } });
  }
  const saved = await saveProposal(deps, { caller, cause }, { of, terms });
  const title = saved.outcome === 'created' ? words.created : words.changed;
  const answer = changedAnswer(
    { ...saved, warnings, changes: of === null ? [] : proposal.changes },
    reader,
    title,
    words.unchanged(name),
  );
  return answer.kind === 'card'
    ? { kind: 'done', card: answer.card, words: words.savedLine(terms.name), quiet: false }
    : done(turn, { title, text: words.savedLine(terms.name) });
}

type Opened = NonNullable<PolicyFormStep['of']>;

function shown(turn: TurnDeps, place: FormPlace, step: Omit<PolicyFormStep, 'reader' | keyof FormPlace>): FormAnswer {
  const words = wordsFor(turn.reader).forms.policy;
  const card = policyFormCard({ ...step, ...place, reader: turn.reader });
  const title = step.of === null ? words.newTitle : words.editTitle(step.of.name);
  if (card !== null) return { kind: 'form', title: title.slice(0, 60), card };
  return done(turn, {
    title: words.tooLarge.title,
    text: words.tooLarge.text,
    example: 'policy export',
    tone: 'warning',
  });
}

function openedOn(stored: Stored<Policy>): Opened {
  return { name: stored.body.terms.name, version: versionOf(stored), termsHash: stored.body.termsHash };
}

/** What the form says that it was opened on. Made up, it only makes whoever sent it look at what changed once more, or less. */
function openedIn(click: FormClick): Opened | null {
  const name = fieldOf(click, 'of').trim().slice(0, 256);
  if (name === '') return null;
  const version = Number(fieldOf(click, 'version'));
  return {
    name,
    version: Number.isSafeInteger(version) ? version : 0,
    termsHash: fieldOf(click, 'seen').slice(0, 200),
  };
}

/** What was reviewed is saved once by one copy of a form. */
function causeOf(turn: TurnDeps, click: FormClick): Cause {
  if (click.form === null) return turn.cause;
  return `form:${turn.caller.id}:${click.form}:${fieldOf(click, 'reviewed').slice(0, 64)}` as Cause;
}

type StagedNow = { fields: PolicyFields; faults: PolicyFormFaults; notes: string[]; touched: SectionName[] };

/** Everything picked and typed goes to its list; what was not found stays where it was typed, with the reason. */
async function staged(turn: TurnDeps, fields: PolicyFields): Promise<StagedNow> {
  const words = wordsFor(turn.reader).forms.policy;
  const cleaned = perList((list) => cleanedLines(fields.lines[list]));
  const tooMany = STAGED_LISTS.filter((list) => cleaned[list].lines.length > LIMITS.mostEntries);
  if (tooMany.length > 0) {
    const fault = [words.tooManyLines(LIMITS.mostEntries)];
    return { fields, faults: Object.fromEntries(tooMany.map((list) => [list, fault])), notes: [], touched: [] };
  }
  const { units, picked } = limited(fields);
  const looked = await lookUpNames(turn.deps, turn.caller, {
    eligible: [...fields.people, ...cleaned.eligible.lines],
    opens: cleaned.opens.lines,
    approvers: cleaned.approvers.lines,
  });
  const found: Record<StagedList, Staged[]> = {
    eligible: looked.eligible.found.map(stagedSubject),
    opens: looked.opens.found.map(stagedOpened),
    approvers: looked.approvers.found.map(stagedSubject),
  };
  const faults: Partial<Record<StagedList, string[]>> = {};
  for (const list of STAGED_LISTS) {
    const told = looked[list].faults.map(({ fault }) => retell(fault, turn.reader));
    if (told.length > 0) faults[list] = told;
  }
  const alone = units.map(({ name }) => words.unitAlone(name));
  if (alone.length > 0) faults.opens = [...(faults.opens ?? []), ...alone];
  const listed = notesOf(turn, { ...fields, picked }, cleaned, found);
  const typed = (list: StagedList) => looked[list].faults.map(({ line }) => line).join('\n');
  return {
    fields: {
      ...fields,
      staged: perList((list) => distinctStaged([...fields.staged[list], ...picked[list], ...found[list]])),
      lines: perList(typed),
      picked: perList(() => []),
      people: [],
      units,
    },
    faults,
    notes: listed.map(({ note }) => note),
    touched: listed.map(({ list }) => SECTION_OF[list]),
  };
}

/** Roles that were picked with a unit are given within it; units that limit none stay picked. */
function limited({ units, picked }: PolicyFields): Pick<PolicyFields, 'units' | 'picked'> {
  if (units.length === 0 || !picked.opens.some(({ kind }) => kind === 'role')) return { units, picked };
  return { units: [], picked: { ...picked, opens: picked.opens.flatMap((each) => withinUnits(each, units)) } };
}

/** What became of a pasted list: how many were added, and what was left out. */
function notesOf(
  turn: TurnDeps,
  fields: PolicyFields,
  cleaned: Record<StagedList, ReturnType<typeof cleanedLines>>,
  found: Record<StagedList, Staged[]>,
): { list: StagedList; note: string }[] {
  const words = wordsFor(turn.reader).forms.policy;
  return STAGED_LISTS.flatMap((list) => {
    const had = new Set(fields.staged[list].map(keyOf));
    const candidates = [...fields.picked[list], ...found[list]];
    const fresh = distinctStaged(candidates).filter((each) => !had.has(keyOf(each)));
    const { blank, repeated } = cleaned[list];
    const again = candidates.length - fresh.length + repeated;
    if (fresh.length + blank + again === 0) return [];
    return [{ list, note: words.listed(words.headings[list], fresh.length, blank, again) }];
  });
}

function perList<Value>(of: (list: StagedList) => Value): Record<StagedList, Value> {
  return { eligible: of('eligible'), opens: of('opens'), approvers: of('approvers') };
}

/** Each fault at its field; what belongs to none stands at the top. */
function atFields(
  turn: TurnDeps,
  found: readonly { path: string; message: string }[],
  alerts: readonly string[],
): { faults: PolicyFormFaults; alerts: string[] } {
  const faults: Partial<Record<keyof PolicyFormFaults, string[]>> = {};
  const top: string[] = [];
  for (const { path, message } of found) {
    const field = fieldOfPath(path);
    const told = retell(message, turn.reader);
    if (field === null) top.push(path === '' ? told : `${path}: ${told}`);
    else faults[field] = [...(faults[field] ?? []), told];
  }
  return { faults, alerts: [...alerts, ...top] };
}

function calledIn({ staged: lists }: PolicyFields): Map<string, string> {
  const all = STAGED_LISTS.flatMap((list) => lists[list]);
  return new Map(all.flatMap((each) => (each.kind === 'missing' ? [] : [[each.id, each.name] as const])));
}
