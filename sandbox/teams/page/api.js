/**
 * @param {string} person key
 * @param {'say' | 'act' | 'install' | 'uninstall'} verb
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

/**
 * @param {(event: any) => void} onEvent
 * @param {(connected: boolean) => void} onLink
 */
export function listen(onEvent, onLink) {
  const source = new EventSource('/api/events');
  source.onopen = () => onLink(true);
  source.onerror = () => onLink(false);
  source.onmessage = ({ data }) => onEvent(JSON.parse(data));
}
