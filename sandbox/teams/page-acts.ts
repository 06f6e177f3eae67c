import { ConnectorError } from './http.ts';
import { isObject, listAt, objectAt, stringAt } from './json.ts';
import type { PersonDriver } from './person-driver.ts';
import type { Choice, Inputs } from './types.ts';
import type { World } from './world.ts';

/** What people do on the page, by the last part of the path; each gives what the page is to show. */
export const pageActs: Record<string, (driver: PersonDriver, body: unknown, world: World) => Promise<unknown>> = {
  install: (driver) => driver.install(),
  uninstall: (driver) => driver.uninstall(),
  async say(driver, body, world) {
    const text = stringAt(body, 'text') ?? '';
    const place = placeOf(body);
    if (place.in === undefined || world.placeOf(place.in)?.kind !== 'groupChat') return driver.say(text, place);
    driver.post(text, { in: place.in });
    return { status: 200 };
  },
  async act(driver, body) {
    const action = objectAt(body, 'action');
    const messageId = needed(body, 'messageId');
    if (!action) throw new ConnectorError(400, 'BadSyntax', 'There is no action');
    if (action.type === 'Action.Submit') return driver.submit(messageId, action.data ?? {});
    return driver.invoke(messageId, action);
  },
  refresh: async (driver, body) => (await driver.refresh(needed(body, 'messageId'))) ?? { kind: 'nothing' },
  async search(driver, body) {
    const where = isObject(body) && body.dialog === true ? 'dialog' : needed(body, 'messageId');
    return driver.search(where, needed(body, 'inputId'), stringAt(body, 'text') ?? '', inputsOf(body));
  },
  names: async (_driver, body, world) => namesOf(world, listAt(body, 'ids')),
  dialog: (driver, body) => driver.submitDialogBy(isObject(body) ? (body.data ?? {}) : {}),
  async close(driver) {
    driver.closeDialog();
    return {};
  },
  extension(driver, body) {
    const messageId = stringAt(body, 'messageId');
    const from = messageId === undefined ? placeOf(body) : { fromMessage: messageId };
    return driver.extension(needed(body, 'commandId'), from);
  },
  sendcard: (driver) => driver.sendComposed(),
  async dropcard(driver) {
    driver.discardComposed();
    return {};
  },
  open: (driver, body) => driver.open({ ...placeOf(body), client: needed(body, 'client') }),
};

function needed(body: unknown, key: string): string {
  const found = stringAt(body, key);
  if (found === undefined) throw new ConnectorError(400, 'BadSyntax', `There is no ${key}`);
  return found;
}

function placeOf(body: unknown): { in?: string } {
  const place = stringAt(body, 'place');
  return place === undefined || place === 'chat' ? {} : { in: place };
}

function inputsOf(body: unknown): Inputs {
  const entries = Object.entries(objectAt(body, 'inputs') ?? {});
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** The people behind object ids, as Teams resolves those that a picker begins with. */
function namesOf(world: World, ids: unknown[]): Choice[] {
  const known = world.options.directory?.() ?? world.people.map((one) => ({ id: one.aadObjectId, name: one.name }));
  return known.filter(({ id }) => ids.includes(id)).map(({ id, name }) => ({ title: name, value: id }));
}
