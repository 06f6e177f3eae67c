import { z } from 'zod';
import { isAccountTemplate } from '../account/account-name.ts';
import { DAY_MS, formatDurationTyped, HOUR_MS, MINUTE_MS, parseDuration } from '../duration.ts';
import { cleanLine, cleanText, lengthOf, quote } from '../text.ts';
import { PORTAL_NAMES } from './portals.ts';
import { compileTicketPattern } from './ticket-pattern.ts';

/** Least and most of what a policy may say (behaviour A9; "Settled once": 8 h by default, ceiling 24 h). */
export const LIMITS = {
  minMs: MINUTE_MS,
  /** With `pim`: Entra gives nothing for less, and takes nothing back sooner (Graph: ActiveDurationTooShort). */
  pimMinMs: 5 * MINUTE_MS,
  ceilingMs: DAY_MS,
  defaultMaxMs: 8 * HOUR_MS,
  pendingMinMs: MINUTE_MS,
  pendingMaxMs: 14 * DAY_MS,
  defaultPendingMs: DAY_MS,
  defaultWarnMs: 10 * MINUTE_MS,
  defaultJustification: 10,
  mostEntries: 100,
  mostOptions: 20,
} as const;

const POLICY_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** A message for a value of the wrong sort, and another for one that is not there. */
function expected(what: string) {
  return {
    error: ({ input }: { input?: unknown }) =>
      input === undefined ? `is missing: ${what}` : input === null ? `is empty: ${what}` : `must be ${what}`,
  };
}

function line(what: string, most: number) {
  return z
    .string(expected(what))
    .transform(cleanLine)
    .refine((text) => text !== '', { error: `is empty: ${what}` })
    .refine((text) => lengthOf(text) <= most, { error: `is longer than ${most} characters: shorten it` });
}

function duration(what: string, leastMs: number, mostMs: number) {
  return z.string(expected(`a duration, for example ${what}`)).transform((text, context) => {
    const reading = parseDuration(text);
    if ('fault' in reading) return refuse(context, reading.fault);
    if (reading.ms < leastMs) return refuse(context, `is too short: at least ${formatDurationTyped(leastMs)}`);
    if (reading.ms > mostMs) return refuse(context, `is too long: at most ${formatDurationTyped(mostMs)}`);
    return reading.ms;
  });
}

function wholeNumber(what: string, least: number, most: number) {
  return z.string(expected(what)).transform((text, context) => {
    const value = /^\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (Number.isNaN(value)) return refuse(context, `must be ${what}, not ${quote(text)}`);
    if (value < least || value > most) return refuse(context, `must be from ${least} to ${most}, not ${value}`);
    return value;
  });
}

function refuse(context: z.core.$RefinementCtx, message: string): never {
  context.issues.push({ code: 'custom', message, input: context.value });
  return z.NEVER;
}

function names(what: string) {
  return z
    .array(
      line(`${what} by name, address or object id`, 256),
      expected(`a list of ${what}, for example [SG-Messaging]`),
    )
    .min(1, { error: `is empty: name at least one of the ${what}` })
    .max(LIMITS.mostEntries, { error: `has more than ${LIMITS.mostEntries} entries: use a group` });
}

const EntitlementForm = z
  .strictObject(
    {
      role: line('a role, for example Exchange Administrator', 256).optional(),
      scope: line('/ or an administrative unit', 256).optional(),
      group: line('a group, for example SG-Mailbox-Operators', 256).optional(),
      as: z.enum(['member', 'owner'], { error: 'must be member or owner' }).optional(),
    },
    expected('`role: <name>` or `group: <name>`'),
  )
  .transform((entry, context) => {
    const { role, group, scope, as } = entry;
    if (role !== undefined && group !== undefined)
      return refuse(context, 'names a role and a group: make them two entries');
    if (role !== undefined && as !== undefined) return refuse(context, 'a role has no `as`: only groups have owners');
    if (role !== undefined) return { kind: 'role' as const, role, scope: scope ?? '/' };
    if (group === undefined) return refuse(context, 'must name a role or a group: `role: <name>` or `group: <name>`');
    if (scope !== undefined) return refuse(context, 'a group has no scope: remove it');
    return { kind: 'group' as const, group, as: as ?? 'member' };
  });

const Stage = z.strictObject(
  {
    approvers: names('approvers'),
    ask: names('approvers to ask').optional(),
    quorum: wholeNumber('a whole number, for example 1', 1, 20).default(1),
  },
  expected('`approvers: […]` and `quorum: 1`'),
);

const Approval = z.unknown().transform((value, context) => {
  if (isText(value) && value.trim().toLowerCase() === 'none') return 'none' as const;
  if (!Array.isArray(value)) {
    if (value === undefined)
      return refuse(context, 'is missing: list `approvers` and `quorum`, or write none for automatic approval');
    return refuse(context, 'must be a list with `approvers` and `quorum`, or the word none for automatic approval');
  }
  if (value.length === 0) return refuse(context, 'is empty: name approvers, or write none for automatic approval');
  if (value.length > 1) {
    context.issues.push({
      code: 'custom',
      message: `has ${value.length} stages: this version supports only one, so keep the first`,
      input: value,
    });
  }
  return forward(z.array(Stage), value, context);
});

/** Runs a schema inside a transform and passes its issues on with their paths. */
function forward<Output>(schema: z.ZodType<Output>, value: unknown, context: z.core.$RefinementCtx): Output {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) context.issues.push({ ...issue, input: undefined });
  return z.NEVER;
}

const BackEnd = z.unknown().transform((value, context) => {
  if (value === 'direct' || value === 'pim' || value === 'account') return value;
  return refuse(context, 'must be direct, pim or account, or left out');
});

const ACCOUNT_NAME = 'jit-{alias}@contoso.com';

const Account = z.strictObject(
  {
    name: line(`a sign-in name, for example ${ACCOUNT_NAME}`, 113).refine(isAccountTemplate, {
      error: `must be a sign-in name with {alias} in it and something beside that, for example ${ACCOUNT_NAME}`,
    }),
    after: z.enum(['disable', 'delete'], { error: 'must be disable or delete' }).default('disable'),
    pass: z.enum(['once', 'reuse'], { error: 'must be once or reuse' }).default('once'),
  },
  expected('the keys name, after and pass, one below the other'),
);

const TicketPattern = line("a pattern in single quotes, for example '^INC\\d+$'", 1000).transform(
  (pattern, context) => {
    const compiled = compileTicketPattern(pattern);
    return 'fault' in compiled ? refuse(context, compiled.fault) : pattern;
  },
);

const Duration = z.strictObject(
  {
    min: duration('1m', LIMITS.minMs, LIMITS.ceilingMs).default(LIMITS.minMs),
    default: duration('2h', LIMITS.minMs, LIMITS.ceilingMs).optional(),
    max: duration('8h', LIMITS.minMs, LIMITS.ceilingMs).default(LIMITS.defaultMaxMs),
    options: z
      .array(duration('1h', LIMITS.minMs, LIMITS.ceilingMs), expected('a list of durations, for example [1h, 2h, 4h]'))
      .min(1, { error: 'is empty: name at least one duration, or leave it out' })
      .max(LIMITS.mostOptions, { error: `has more than ${LIMITS.mostOptions} entries` })
      .optional(),
  },
  expected('`{ default: 2h, max: 8h, options: [1h, 2h, 4h] }`'),
);

const Require = z.strictObject(
  {
    justification: wholeNumber('a number of characters, for example 20', 1, 500).default(LIMITS.defaultJustification),
    ticket: TicketPattern.nullable().default(null),
    approverComment: z.boolean(expected('true or false')).default(false),
  },
  expected("`{ justification: 20, ticket: '^INC\\d+$', approverComment: true }`"),
);

const Extend = z.strictObject(
  {
    times: wholeNumber('a whole number, for example 1', 1, 50).default(1),
    each: duration('1h', LIMITS.minMs, LIMITS.ceilingMs).optional(),
    total: duration('8h', LIMITS.minMs, LIMITS.ceilingMs).optional(),
    by: z
      .array(z.enum(['holder', 'approvers'], { error: 'must be holder or approvers' }), {
        error: 'must be a list: [holder], [approvers] or [holder, approvers]',
      })
      .min(1, { error: 'is empty: say who may ask, [holder] or [holder, approvers]' })
      .transform((by) => [...new Set(by)])
      .default(['holder']),
    approval: z.enum(['same', 'none'], { error: 'must be same, or none to ask nobody' }).default('same'),
  },
  expected('`{ times: 2, each: 1h, total: 8h, by: [holder], approval: same }`, or none to forbid it'),
);

const Extension = z.unknown().transform((value, context) => {
  if (isText(value) && value.trim().toLowerCase() === 'none') return 'none' as const;
  return forward(Extend, value, context);
});

/** The shape of a policy document (design, Policies as documents). What depends on several values is in check-ranges.ts. */
export const PolicyDocument = z.strictObject(
  {
    name: z.string(expected('a short name, for example exchange-admin')).refine((name) => POLICY_NAME.test(name), {
      error: 'must be 1 to 64 of a-z, 0-9 and -, beginning with a letter or digit, for example exchange-admin',
    }),
    description: z
      .string(expected('a line of text saying what it is for'))
      .transform(cleanText)
      .refine((text) => lengthOf(text) <= 500, { error: 'is longer than 500 characters: shorten it' })
      .default(''),
    backEnd: BackEnd.default('direct'),
    fallback: z.literal('direct', { error: 'must be direct, or left out' }).optional(),
    account: Account.optional(),
    eligible: names('users or groups'),
    entitlements: z
      .array(EntitlementForm, expected('a list of `role: <name>` and `group: <name>`'))
      .min(1, { error: 'is empty: name at least one role or group' })
      .max(LIMITS.mostEntries, { error: `has more than ${LIMITS.mostEntries} entries` }),
    duration: Duration.prefault({}),
    approval: Approval,
    extend: Extension.optional(),
    require: Require.prefault({}),
    pending: duration('24h', LIMITS.pendingMinMs, LIMITS.pendingMaxMs).default(LIMITS.defaultPendingMs),
    warn: duration('10m', 1000, LIMITS.ceilingMs).optional(),
    channel: z
      .string(expected('a Teams channel id, which begins with 19:'))
      .refine((id) => /^19:[\x21-\x7e]{1,200}$/.test(id), {
        error: 'must be a Teams channel id, which begins with 19: (part of the link to the channel)',
      })
      .nullable()
      .default(null),
    portal: z.enum(PORTAL_NAMES, { error: `must be one of ${PORTAL_NAMES.join(', ')}, or left out` }).optional(),
    endSessions: z.boolean(expected('true or false')).optional(),
    outside: z.enum(['report', 'remove'], { error: 'must be report, remove, or left out' }).optional(),
    version: wholeNumber('a whole number, as "policy export" writes it', 1, 999_999_999).nullable().default(null),
  },
  expected('a policy: `name: …`, `eligible: […]` and so on, one below the other'),
);
export type PolicyDocument = z.infer<typeof PolicyDocument>;

/** Every key that may stand somewhere in a policy, for "did you mean". */
export const KNOWN_KEYS: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(PolicyDocument.shape),
  duration: Object.keys(Duration.shape),
  require: Object.keys(Require.shape),
  extend: Object.keys(Extend.shape),
  account: Object.keys(Account.shape),
  approval: Object.keys(Stage.shape),
  entitlements: ['role', 'scope', 'group', 'as'],
};
