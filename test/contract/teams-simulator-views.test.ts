import { expect, it } from 'vitest';
import type { JsonObject } from '../../sandbox/teams/types.ts';
import { card } from './teams-simulator-bot.ts';
import { type people, setStage } from './teams-simulator-stage.ts';

const stage = setStage();

function refreshing(text: string, userIds: string[] | undefined): JsonObject {
  const action = { type: 'Action.Execute', verb: 'redraw', data: { request: 'R-1' } };
  return { ...card(text), refresh: { action, ...(userIds && { userIds }) } } as JsonObject;
}

const mriOf = (who: keyof typeof people) => stage.sim.as(who).person.mri;

/** The bot answers each refresh by a card with a number and the same refresh. */
function numbered(...listed: (keyof typeof people)[]): void {
  let count = 0;
  stage.invoked = async ({ from }) => {
    count += 1;
    const value = refreshing(`View ${count} of ${from.name}`, listed.map(mriOf));
    return { body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value } };
  };
}

const triggers = () => stage.bot.turns.filter(({ type }) => type === 'invoke').map(({ value }) => value.trigger);

function textIn(who: keyof typeof people, id: string): unknown {
  const seen = [...stage.sim.as(who).chat(), ...(who === 'cleo' ? [] : stage.sim.as(who).channel('General'))];
  return seen.find((message) => message.id === id)?.card?.body;
}

it("refreshes for those who are listed when they open the chat, and replaces nobody else's view", async () => {
  numbered('ada');
  const message = await stage.posted(refreshing('Base', [mriOf('ada')]), 'ben', 'General');

  const mine = await stage.sim.as('ada').open({ in: 'General' });
  const theirs = await stage.sim.as('ben').open({ in: 'General' });

  expect(mine).toMatchObject([{ kind: 'card' }]);
  expect(theirs).toEqual([]);
  expect(textIn('ada', message.id)).toMatchObject([{ text: 'View 1 of Ada Example' }]);
  expect(textIn('ben', message.id)).toMatchObject([{ text: 'Base' }]);
  expect(triggers()).toEqual(['automatic']);
});

it('asks again after a minute only, each client for itself', async () => {
  numbered('ada');
  await stage.posted(refreshing('Base', [mriOf('ada')]));
  const ada = stage.sim.as('ada');
  const counts: number[] = [];
  const openOn = async (client: string) => counts.push((await ada.open({ client })).length);

  await openOn('desktop');
  stage.later(60_000);
  await openOn('desktop');
  await openOn('phone');
  stage.later(1);
  await openOn('desktop');
  ada.leave({ client: 'phone' });

  expect(counts).toEqual([1, 0, 1, 1]);
});

it('shows an edit to everyone, and then refreshes for the listed who are looking', async () => {
  numbered('ada', 'ben');
  const message = await stage.posted(refreshing('Base', [mriOf('ada'), mriOf('ben')]), 'ben', 'General');
  await stage.sim.as('ada').open({ in: 'General' });
  await stage.sim.as('ben').open({ in: 'General' });
  stage.sim.as('ben').leave();
  const before = textIn('ada', message.id);
  const edited = refreshing('Edited', [mriOf('ada'), mriOf('ben')]);

  await stage.edited(message, edited);
  await stage.sim.refreshed();

  expect(textIn('ada', message.id)).toMatchObject([{ text: expect.stringMatching(/^View \d of Ada Example$/) }]);
  expect(textIn('ada', message.id)).not.toEqual(before);
  expect(textIn('ben', message.id)).toMatchObject([{ text: 'Edited' }]);
});

it('leaves others "Refresh card" in the menu of the message', async () => {
  numbered();
  const message = await stage.posted(refreshing('Base', []), 'ben', 'General');

  const opened = await stage.sim.as('ada').open({ in: 'General' });
  const result = await stage.sim.as('ada').refresh(message);

  expect(opened).toEqual([]);
  expect(result).toMatchObject({ kind: 'card' });
  expect(triggers()).toEqual(['manual']);
  expect(textIn('ben', message.id)).toMatchObject([{ text: 'Base' }]);
});

it('refreshes for everybody in a small conversation where nobody is listed, as a card arrives', async () => {
  numbered();
  await stage.sim.as('cleo').open();

  const message = await stage.posted(refreshing('Base', undefined), 'cleo');
  await stage.sim.refreshed();

  expect(textIn('cleo', message.id)).toMatchObject([{ text: 'View 1 of Cleo Example' }]);
});

it('takes no notice of a list of more than sixty, and notes it', async () => {
  numbered();
  const many = Array.from({ length: 60 }, (_, n) => `29:somebody-${n}`);
  await stage.posted(refreshing('Base', [...many, mriOf('cleo')]), 'cleo');

  expect(await stage.sim.as('cleo').open()).toEqual([]);
  expect(stage.sim.violations).toMatchObject([{ rule: 'refresh-users' }]);
});
