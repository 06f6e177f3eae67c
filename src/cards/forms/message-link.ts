/** Teams' own hosts, all clouds. */
const HOSTS = /^(?:[a-z0-9-]+\.)*(?:teams\.microsoft\.com|teams\.microsoft\.us|teams\.cloud\.microsoft)$/;
const LONGEST = 500;

/**
 * A link to a message of Teams, as the message extension is told it (Action commands: `linkToMessage`). Null for anything
 * else: it comes from a client, and goes to approvers as plain text.
 */
export function messageLink(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > LONGEST) return null;
  const url = URL.parse(text.trim());
  if (url === null || url.protocol !== 'https:' || !HOSTS.test(url.hostname) || url.port !== '') return null;
  return url.username === '' && url.password === '' && url.href.length <= LONGEST ? url.href : null;
}
