import type { PolicyTerms, Stage } from '../../jit/policy/policy.ts';
import { cleanLine } from '../../jit/text.ts';
import { BY_ROLES, type PolicyFields, type PolicyText, stageOf } from './policy-fields.ts';
import type { Staged } from './staged.ts';

type Written = string | boolean | undefined | Written[] | { [key: string]: Written };

/**
 * As the keys of a policy document; a field left empty falls back on what a policy has without it.
 * @param before the policy that is edited: a list that says the same in another order stays as it is
 */
export function writtenFrom(
  fields: PolicyFields,
  before: Pick<PolicyTerms, 'approval'> | null = null,
): { [key: string]: Written } {
  const { texts: typed, staged } = fields;
  const text = (name: PolicyText) => typed[name].trim() || undefined;
  const options = typed.options
    .split(/[,;\n]/)
    .map(cleanLine)
    .filter((option) => option !== '');
  const approvers = staged.approvers.map(idOf);
  const ask = askedOf(approvers, fields.quiet, before === null ? undefined : stageOf(before)?.ask);
  const stage = { approvers, quorum: text('quorum'), ask };
  return {
    name: text('name'),
    description: typed.description,
    eligible: staged.eligible.map(idOf),
    ...givenFrom(text),
    entitlements: staged.opens.map(openedFrom),
    duration: {
      min: text('min'),
      default: text('usual'),
      max: text('max'),
      options: options.length === 0 ? undefined : options,
    },
    extend: extendFrom(text),
    approval: text('approval') === 'none' ? 'none' : [stage],
    require: { justification: text('reason'), ticket: text('ticket'), approverComment: text('comment') === 'yes' },
    pending: text('pending'),
    warn: text('warn'),
    channel: text('channel'),
  };
}

/**
 * What a policy has without it is left unsaid: an edit of something else changes nothing here. What goes only with another
 * back end goes with that one.
 */
function givenFrom(text: (name: PolicyText) => string | undefined): { [key: string]: Written } {
  const [backEnd, fallback] = (text('backEnd') ?? 'direct').split('+');
  const portal = text('portal');
  const accounts = backEnd === 'account';
  return {
    backEnd: backEnd === 'direct' ? undefined : backEnd,
    fallback,
    account: accounts
      ? { name: text('accountName'), after: text('accountAfter'), pass: text('accountPass') }
      : undefined,
    // The sessions of an account end with it.
    endSessions: text('endSessions') === 'yes' && !accounts ? true : undefined,
    portal: portal === BY_ROLES ? undefined : portal,
    outside: text('outside') === 'remove' ? 'remove' : undefined,
  };
}

/** Who gets a card: all, or those of the approvers who are not to be left in peace. */
function askedOf(approvers: readonly string[], quiet: readonly string[], before: Stage['ask']): string[] | undefined {
  const left = new Set(quiet.map((id) => id.toLowerCase()));
  const asked = approvers.filter((id) => !left.has(id.toLowerCase()));
  const kept = before?.map(({ id }) => String(id)) ?? [];
  if (kept.length > 0 && kept.length === asked.length && kept.every((id) => asked.includes(id))) return kept;
  return asked.length === approvers.length ? undefined : asked;
}

/** What a policy has without it (extendRuleOf) is left unsaid: an edit of something else changes nothing here. */
function extendFrom(text: (name: PolicyText) => string | undefined): Written {
  const by = text('extend') ?? 'holder';
  if (by === 'none') return 'none';
  const [times, each, total] = [text('extendTimes'), text('extendEach'), text('extendTotal')];
  const approval = text('extendApproval') ?? 'same';
  const unsaid = by === 'holder' && approval === 'same' && [times, each, total].every((one) => one === undefined);
  return unsaid ? undefined : { by: by.split(/\s+/), approval, times, each, total };
}

function idOf(staged: Staged): string {
  return staged.kind === 'missing' ? staged.name : staged.id;
}

function openedFrom(staged: Staged): Written {
  if (staged.kind === 'role') return { role: staged.id, scope: staged.scope };
  const owner = staged.kind === 'owner' || (staged.kind === 'missing' && staged.as === 'owner');
  return owner ? { group: idOf(staged), as: 'owner' } : { group: idOf(staged) };
}
