import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendJson } from './http.ts';
import type { PersonDriver } from './person-driver.ts';
import type { Views } from './types.ts';
import type { World } from './world.ts';

export function createPage(_world: World, _deps: { as(named: string): PersonDriver; views: Views | undefined }) {
  return {
    async handle(_request: IncomingMessage, response: ServerResponse, _url: URL): Promise<void> {
      sendJson(response, 404, { error: 'not found' });
    },
    setViews(_views: Views): void {},
    close(): void {},
  };
}
