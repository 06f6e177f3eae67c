import { expect, it } from 'vitest';
import type { JsonObject } from '../../sandbox/teams/types.ts';
import { card } from './teams-simulator-bot.ts';
import { people, setStage } from './teams-simulator-stage.ts';

const searchType = 'application/vnd.microsoft.search.searchResponse';
const send = { type: 'Action.Submit', title: 'Send' };

const zoe = { id: 'bbbbbbbb-0000-4000-8000-000000000009', name: 'Zoe Benson', upn: 'zoe@contoso.com' };
const ben = { id: people.ben, name: 'Ben Example', upn: 'ben@contoso.com' };
const stage = setStage({ directory: () => [zoe, ben] });

function choiceSet(dataset: string, more: JsonObject = {}): JsonObject {
  return {
    type: 'Input.ChoiceSet',
    id: 'pick',
    label: 'Pick',
    'choices.data': { type: 'Data.Query', dataset },
    ...more,
  };
}

function cardWith(...inputs: JsonObject[]): JsonObject {
  return card('Form', [send], inputs) as JsonObject;
}

function results(...titles: string[]) {
  const found = titles.map((title) => ({ title, value: title.toLowerCase() }));
  return { body: { statusCode: 200, type: searchType, value: { results: found } } };
}

it('asks the bot for a dataset of its own, and puts static choices that fit in front', async () => {
  stage.invoked = async () => results('Mailbox', 'Mail flow');
  const fixed = [
    { title: 'My mail favourite', value: 'fav' },
    { title: 'Other', value: 'other' },
  ];
  const message = await stage.posted(cardWith(choiceSet('policies', { choices: fixed })));

  const found = await stage.sim.as('ada').search(message, 'pick', 'MAIL');

  expect(found).toMatchObject({
    kind: 'choices',
    choices: [
      { title: 'My mail favourite', value: 'fav' },
      { title: 'Mailbox', value: 'mailbox' },
      { title: 'Mail flow', value: 'mail flow' },
    ],
  });
  expect(stage.lastInvoke()).toMatchObject({ name: 'application/search', replyToId: message.id });
  expect(stage.lastInvoke().value).toEqual({
    queryText: 'MAIL',
    queryOptions: { skip: 0, top: 15 },
    dataset: 'policies',
  });
});

it('sends the other inputs where the query asks for them', async () => {
  stage.invoked = async () => results();
  const query = { type: 'Data.Query', dataset: 'groups', associatedInputs: 'auto' };
  const kind = { type: 'Input.Text', id: 'kind', value: 'role' };
  const message = await stage.posted(cardWith(choiceSet('', { 'choices.data': query }), kind));

  await stage.sim.as('ada').search(message, 'pick', '', { kind: 'group' });

  expect(stage.lastInvoke().value).toMatchObject({ queryText: '', data: { kind: 'group' } });
});

it.each([
  ['an HTTP error', { status: 400 }, 'HTTP 400', 0],
  ['an error in the body', { body: { statusCode: 500, type: searchType } }, 'statusCode is 500', 0],
  ['another type', { body: { statusCode: 200, type: 'text' } }, 'type is "text"', 1],
  ['no list', { body: { statusCode: 200, type: searchType, value: {} } }, 'value.results is not a list', 1],
  [
    'a choice without a value',
    { body: { type: searchType, value: { results: [{ title: 'x' }] } } },
    'a result has no title or no value',
    1,
  ],
])('offers nothing on %s, and notes what is malformed', async (_, answer, why, noted) => {
  stage.invoked = async () => answer;
  const message = await stage.posted(cardWith(choiceSet('policies')));

  const found = await stage.sim.as('ada').search(message, 'pick', 'x');

  expect(found).toMatchObject({ kind: 'failed', why, shown: 'Something went wrong. Please try again.' });
  expect(stage.sim.violations).toHaveLength(noted);
});

it('shows fifteen at most, and notes a bot that gives more than was asked for', async () => {
  stage.invoked = async () => results(...Array.from({ length: 16 }, (_, n) => `Policy ${n}`));
  const message = await stage.posted(cardWith(choiceSet('policies')));

  const found = await stage.sim.as('ada').search(message, 'pick', 'p');

  expect(found.kind === 'choices' && found.choices.length).toBe(15);
  expect(stage.sim.violations).toMatchObject([{ rule: 'search-results' }]);
});

it('finds people of the organization by itself, by any part of the name or the address', async () => {
  const message = await stage.posted(cardWith(choiceSet('graph.microsoft.com/users')));
  stage.bot.turns.length = 0;
  const ada = stage.sim.as('ada');

  const byName = await ada.search(message, 'pick', 'ben');
  const byAddress = await ada.search(message, 'pick', 'zoe@');

  expect(byName).toEqual({
    kind: 'choices',
    choices: [
      { title: 'Ben Example', value: people.ben },
      { title: 'Zoe Benson', value: zoe.id },
    ],
    activityId: undefined,
  });
  expect(byAddress).toMatchObject({ choices: [{ value: zoe.id }] });
  expect(stage.bot.turns).toEqual([]);
});

it('finds only those who are in the conversation where the picker says so', async () => {
  const here = cardWith(choiceSet('graph.microsoft.com/users?scope=currentContext'));
  const channel = await stage.posted(here, 'ada', 'General');
  const chat = await stage.posted(here);
  const ada = stage.sim.as('ada');

  expect(await ada.search(channel, 'pick', 'ex')).toMatchObject({
    choices: [{ title: 'Ada Example' }, { title: 'Ben Example' }],
  });
  expect(await ada.search(chat, 'pick', '')).toMatchObject({ choices: [{ title: 'Ada Example' }] });
});

it('sends several picks as ids parted by commas', async () => {
  const message = await stage.posted(cardWith(choiceSet('graph.microsoft.com/users', { isMultiSelect: true })));

  await stage.sim.as('ada').click(message, 'Send', { pick: [people.ben, zoe.id] });

  expect(stage.bot.turns.at(-1)?.value).toEqual({ pick: `${people.ben},${zoe.id}` });
});

it('refuses to search in an input that does not', async () => {
  const message = await stage.posted(cardWith({ type: 'Input.Text', id: 'pick' }));

  await expect(stage.sim.as('ada').search(message, 'pick', 'x')).rejects.toThrow('no choices.data');
});
