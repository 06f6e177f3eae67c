import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const pageRoot = fileURLToPath(new URL('./page/', import.meta.url));

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Everything the page needs is served from here: nothing is fetched from outside. */
function locate(path: string): string | undefined {
  if (path === '/') return join(pageRoot, 'index.html');
  if (path === '/vendor/adaptivecards.min.js') return require.resolve('adaptivecards/dist/adaptivecards.min.js');
  if (path === '/vendor/markdown-it.mjs') {
    return join(dirname(require.resolve('markdown-it')), 'browser', 'markdown-it.esm.min.mjs');
  }
  const name = /^\/page\/([a-z][a-z-]*\.(?:css|js|svg))$/.exec(path)?.[1];
  return name === undefined ? undefined : join(pageRoot, name);
}

export type PageFile = { content: Buffer; contentType: string };

export async function readPageFile(path: string): Promise<PageFile | undefined> {
  const file = locate(path);
  if (file === undefined) return undefined;
  try {
    const content = await readFile(file);
    return { content, contentType: types[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream' };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Scripts and styles from here only: names and reasons on the page are written by strangers. */
export const pageHeaders: Record<string, string> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};
