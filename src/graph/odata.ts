/** A string literal of `$filter`: quotes are doubled, nothing else ends it (OData 4.01 ABNF). */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** `path` with its query options, encoded. */
export function withQuery(path: string, options: Record<string, string | number>): string {
  const pairs = Object.entries(options).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}

const version = '/v1.0';

/**
 * The path of a next link, without host and version: the client follows no absolute `http` link, and a token goes only
 * to the configured host whatever the link says. Null when it is not a link into this version.
 */
export function relativeLink(link: string, baseUrl: string): string | null {
  const url = URL.parse(link, baseUrl);
  if (!url?.pathname.startsWith(`${version}/`)) return null;
  return url.pathname.slice(version.length) + url.search;
}

const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** What a call is, without whom it is about: for metrics and logs. */
export function pathTemplate(path: string): string {
  const [bare = ''] = path.split('?');
  return bare.replace(/(\/roleAssignments\/)[^/]+/, '$1{id}').replace(guid, '{id}');
}
