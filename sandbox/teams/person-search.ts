import { presentInputs } from './check-inputs.ts';
import type { Posted } from './deliver.ts';
import type { createInbound } from './inbound.ts';
import { mostChoices, readSearchResult } from './invoke-result.ts';
import { objectAt, stringAt } from './json.ts';
import { cardInputs } from './read-card.ts';
import type { Choice, Findable, Inputs, JsonObject, SearchResult } from './types.ts';
import type { Citizen, Place, World } from './world.ts';

const everybody = 'graph.microsoft.com/users';
const peopleHere = 'graph.microsoft.com/users?scope=currentContext';

export type Search = {
  place: Place;
  /** The message that the card is in; undefined for a dialog. */
  replyToId: string | undefined;
  card: JsonObject;
  inputId: string;
  text: string;
  /** What the other inputs hold so far. */
  typed: Inputs;
};

/**
 * Type-ahead of one `Input.ChoiceSet` (Typeahead search in Adaptive Cards). Teams finds people by itself, without a
 * word to the bot (People Picker in Adaptive Cards); any other dataset is asked of the bot by `application/search`.
 * Static choices that fit come first; no more than 15 are shown.
 *
 * @throws Error when the card has no such input, or the input has no `choices.data`
 */
export async function search(
  person: Citizen,
  { place, replyToId, card, inputId, text, typed }: Search,
  deps: { world: World; inbound: ReturnType<typeof createInbound>; send(activity: JsonObject): Promise<Posted> },
): Promise<SearchResult> {
  const { world, inbound, send } = deps;
  const input = cardInputs(card).find(({ id }) => id === inputId);
  const query = objectAt(input?.json, 'choices.data');
  const dataset = stringAt(query, 'dataset');
  if (!input || dataset === undefined || stringAt(query, 'type') !== 'Data.Query') {
    throw new Error(`The input ${inputId} does not search: it has no choices.data of type Data.Query`);
  }
  const fixed = input.choices.filter(({ title }) => title.toLowerCase().includes(text.toLowerCase()));
  if (dataset === everybody || dataset === peopleHere) {
    const found = findPeople(dataset === peopleHere ? membersOf(world, place) : whole(world), text);
    return { kind: 'choices', choices: mixed(fixed, found), activityId: undefined };
  }
  const value: JsonObject = { queryText: text, queryOptions: { skip: 0, top: mostChoices }, dataset };
  if (stringAt(query, 'associatedInputs') === 'auto') value.data = presentInputs(card, typed);
  const activity = inbound.named(person, place, 'application/search', value, { replyToId, source: 'message' });
  world.heard(text);
  const note = (detail: string) => {
    world.note([{ rule: 'search-results', detail }], place.conversationId, replyToId);
  };
  const result = readSearchResult(await send(activity), stringAt(activity, 'id') ?? '');
  if (result.kind === 'failed') {
    // An error that the bot owns up to is no fault of form.
    if (!/^(HTTP|statusCode)/.test(result.why)) note(result.why);
    return result;
  }
  if (result.choices.length > mostChoices) {
    note(`${result.choices.length} for ${JSON.stringify(text)}, ${mostChoices} were asked for`);
  }
  return { ...result, choices: mixed(fixed, result.choices) };
}

function mixed(fixed: Choice[], found: Choice[]): Choice[] {
  const fresh = found.filter(({ value }) => !fixed.some((choice) => choice.value === value));
  return [...fixed, ...fresh].slice(0, mostChoices);
}

function membersOf(world: World, place: Place): Findable[] {
  return world.membersOf(place).map(({ aadObjectId, name, upn, email }) => ({ id: aadObjectId, name, upn, email }));
}

function whole(world: World): Findable[] {
  const { directory } = world.options;
  if (directory) return directory();
  return world.people.map(({ aadObjectId, name, upn, email }) => ({ id: aadObjectId, name, upn, email }));
}

/** By the beginning of any part of the name, or of the address, as the people search of Teams does. */
function findPeople(people: Findable[], text: string): Choice[] {
  const wanted = text.trim().toLowerCase();
  const fits = ({ name, upn, email }: Findable) => {
    const whole = name.toLowerCase();
    const starts = [whole, ...whole.split(/\s+/), upn.toLowerCase(), (email ?? '').toLowerCase()];
    return starts.some((start) => start.startsWith(wanted));
  };
  return people
    .filter(fits)
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(({ id, name }) => ({ title: name, value: id }));
}
