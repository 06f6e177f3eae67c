/**
 * @param {string} person key
 * @param {string} verb what the person does: `say`, `act`, `search`, …
 * @param {unknown} [body]
 */
export async function post(person, verb, body = {}) {
  const response = await fetch(`/api/people/${encodeURIComponent(person)}/${verb}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error?.message ?? `HTTP ${response.status}`);
  return answer;
}

/** This window, as one of the clients of everybody on the page: Teams refreshes cards for each client by itself. */
export const client = crypto.randomUUID();

/** Type-ahead of a card in a message or a dialog. @param {string} person @param {object} what */
export function search(person, what) {
  const failed = { kind: 'failed', shown: 'Unable to reach app. Please try again.' };
  return post(person, 'search', what).catch(() => failed);
}

/**
 * @param {(event: any) => void} onEvent
 * @param {(connected: boolean) => void} onLink
 */
export function listen(onEvent, onLink) {
  const source = new EventSource(`/api/events?client=${client}`);
  source.onopen = () => onLink(true);
  source.onerror = () => onLink(false);
  source.onmessage = ({ data }) => onEvent(JSON.parse(data));
}
