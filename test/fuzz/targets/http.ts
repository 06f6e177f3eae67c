import fc from 'fast-check';
import { people } from '../../../sandbox/graph/tenant-seed.ts';
import type { JsonObject } from '../../../sandbox/teams/types.ts';
import { catalogue } from '../../../src/bot/commands/catalogue.ts';
import { expand, expandText, type Recipe } from '../expand.ts';
import { type ActivityInput, activityInput, type StrangerInput, strangerInput } from '../generate/activities.ts';
import { bent } from '../generate/bend.ts';
import { type CardInput, cardInput, cardValue } from '../generate/card-values.ts';
import { commandLine } from '../generate/command-lines.ts';
import { policyText } from '../generate/policy-texts.ts';
import { hold, type Rights } from '../oracle.ts';
import type { Written } from '../store-watch.ts';
import { type Target, target } from '../target.ts';
import type { Sent, World } from '../world.ts';

type Who = keyof typeof people;
type Said = { who: Who; text: Recipe };
type Clicked = CardInput & { who: Who };

const BATCH = 25;
const ANSWERED = [200, 201, 202] as const;
const nothing = () => false;
/** What commands of admins alone begin with. */
const ADMIN_WORDS = catalogue.filter((entry) => entry.who === 'admins').map((entry) => entry.name.split(' ')[0] ?? '');

/** Everything that can be posted to the bot, with what each may cause. */
export function httpTargets(world: World): readonly Target[] {
  const { teams } = world;
  const speaker = fc.constantFrom<Who>('erin', 'erin', 'grace', 'dana', 'dana', 'hiro', 'mona', 'liam');

  async function say({ who, text }: Said): Promise<void> {
    const typed = expandText(text);
    const tooLarge = Buffer.byteLength(JSON.stringify(teams.draft(who, typed))) > 65_536;
    const rights = { statuses: tooLarge ? [413] : ANSWERED, may: (one: Written) => mayBySaying(who, typed, one) };
    await hold(world, rights, () => world.post(teams.draft(who, typed)));
  }

  async function click(input: Clicked): Promise<void> {
    const value = input.whole === undefined ? bent(cardValue(input, world.facts), input.bends) : expand(input.whole);
    const draft = teams.draft(input.who, '');
    const invoke = { type: 'invoke', name: 'adaptiveCard/action' };
    const activity = {
      ...draft,
      ...(input.as === 'invoke' ? invoke : { text: '' }),
      value,
      replyToId: '1700000000001',
    };
    // A submit whose value is nothing is a message without a text: a greeting.
    const rights = {
      statuses: ANSWERED,
      unreachable: true,
      may: (one: Written) => mayByClicking(input.who, value, world, one),
    };
    await hold(world, rights, () => world.post(activity as JsonObject));
  }

  async function post(input: ActivityInput): Promise<void> {
    const activity = bent(activityOf(input, world), input.bends) as JsonObject;
    await hold(world, rightsOf(activity, world), () => world.post(activity));
  }

  async function stranger(input: StrangerInput): Promise<void> {
    const rights: Rights = { statuses: [400, 401, 403, 406, 413, 415], may: nothing, uncounted: true };
    await hold(world, rights, () => knock(input, world));
  }

  return [
    target<Said>({ name: 'say', arbitrary: fc.record({ who: speaker, text: commandLine }), batch: BATCH, check: say }),
    target<Clicked>({
      name: 'click',
      arbitrary: fc
        .tuple(cardInput, fc.constantFrom<Who>('erin', 'ana', 'ben', 'grace', 'dana', 'mona'))
        .map(([input, who]) => ({ ...input, who })),
      batch: BATCH,
      check: click,
    }),
    target<ActivityInput>({ name: 'activity', arbitrary: activityInput, batch: BATCH, check: post }),
    target<StrangerInput>({ name: 'stranger', arbitrary: strangerInput, batch: BATCH, check: stranger }),
    target<Said>({
      name: 'import',
      arbitrary: fc.record({
        who: fc.constantFrom<Who>('dana', 'dana', 'dana', 'erin', 'hiro'),
        text: policyText.map((text): Recipe => ({ $texts: ['policy import\n', text] })),
      }),
      batch: BATCH,
      check: say,
    }),
  ];
}

/** Admins may change policies and the freeze, and end access; people eligible may ask and take back their own; all others nothing. */
function mayBySaying(who: Who, typed: string, { collection, before, after }: Written): boolean {
  if (who === 'mona' || who === 'liam') return false;
  if (collection === 'contacts') return isOwnContact(who, after);
  const words = typed.normalize('NFKC').toLowerCase();
  if (who === 'dana') {
    if (collection === 'policies') return words.includes('policy') || words.includes('policies');
    return collection === 'control' && ADMIN_WORDS.some((word) => words.includes(word));
  }
  if (collection !== 'requests' || who !== 'erin') return false;
  const owner = (after ?? before)?.body?.terms?.person?.id;
  if (owner !== people.erin) return false;
  return before === null ? words.includes('request') && words.includes('because') : words.includes('cancel');
}

/** Approvers may decide by the present terms, the requester may take back; never on a refresh that nobody pressed. */
function mayByClicking(who: Who, value: unknown, world: World, { collection, id, before, after }: Written): boolean {
  if (who === 'mona') return false;
  if (collection === 'contacts') return isOwnContact(who, after);
  const { pending } = world.facts;
  if (collection !== 'requests' || id !== pending.id || before === null) return false;
  const text = JSON.stringify(value) ?? '';
  if (text.includes('"trigger":"automatic"') || !text.toUpperCase().includes(pending.id)) return false;
  const state: unknown = after?.body?.state;
  if (state === 'cancelled') return who === 'erin' && text.includes('cancel');
  if (!text.includes(pending.hash) || (who !== 'ana' && who !== 'ben')) return false;
  return (state === 'approved' && text.includes('approve')) || (state === 'denied' && text.includes('deny'));
}

function isOwnContact(who: Who, after: Written['after']): boolean {
  return after !== null && JSON.stringify(after).includes(people[who]);
}

function activityOf({ base, who, words }: ActivityInput, world: World): JsonObject {
  const draft = world.teams.draft(who, words);
  const data = { verb: 'show', requestId: world.facts.pending.id, terms: '' };
  const bot = draft.recipient ?? null;
  switch (base) {
    case 'message':
      return draft;
    case 'submit':
      return { ...draft, text: '', value: data };
    case 'invoke':
      return { ...draft, type: 'invoke', name: 'adaptiveCard/action', value: { action: { verb: 'show', data } } };
    case 'installationUpdate':
      return { ...draft, type: 'installationUpdate', action: 'add' };
    case 'conversationUpdate':
      return { ...draft, type: 'conversationUpdate', membersAdded: [bot] };
    case 'other':
      return { ...draft, type: words.includes('/') ? 'invoke' : words, name: words, value: {} };
  }
}

/** By the bent activity itself, read without the product's code: whose it is, and whether Teams could take an answer. */
function rightsOf(activity: JsonObject, world: World): Rights {
  const genuine = world.teams.draft('erin', '');
  const at = (value: unknown, ...keys: string[]): unknown =>
    keys.reduce<unknown>(
      (node, key) => (typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined),
      value,
    );
  const tenants = [
    at(activity, 'conversation', 'tenantId'),
    at(activity, 'channelData', 'tenant', 'id'),
    at(activity, 'from', 'tenantId'),
  ];
  const ours = world.tenant.tenantId;
  const foreign = tenants.some(
    (one) =>
      one !== undefined && one !== null && one !== '' && String(JSON.stringify(one)).toLowerCase() !== `"${ours}"`,
  );
  const named = at(activity, 'from', 'aadObjectId');
  const author = typeof named === 'string' ? named.toLowerCase() : '';
  const admitted =
    !foreign && author !== people.mona && author !== people.liam && Object.values<string>(people).includes(author);
  const may = ({ collection, before, after }: Written) =>
    admitted && collection === 'contacts' && JSON.stringify(after ?? before).includes(author);
  const known = world.teams.people.some((one) => one.chatId === at(activity, 'conversation', 'id'));
  const unreachable =
    !known ||
    activity.serviceUrl !== genuine.serviceUrl ||
    activity.replyToId !== undefined ||
    activity.id !== undefined;
  const invoke = activity.type === 'invoke' ? [501] : [];
  return { statuses: [...ANSWERED, 400, 401, 403, 413, ...invoke], may, unreachable };
}

async function knock(input: StrangerInput, world: World): Promise<Sent> {
  const { teams } = world;
  const activity = teams.draft('dana', 'freeze because I can');
  const body = input.body === 'activity' ? JSON.stringify(activity) : input.raw;
  const authorization = await tokenOf(input, world);
  return world.send(body, { ...input.headers, ...(authorization === '' ? {} : { authorization }) });
}

async function tokenOf({ token, claims, text }: StrangerInput, { teams }: World): Promise<string> {
  if (token === 'none') return '';
  if (token === 'text') return text;
  return `Bearer ${token === 'claims' ? await teams.sign(claims) : await teams.sign({}, token)}`;
}
