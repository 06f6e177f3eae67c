import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../support/harness.ts';

describe('GET /metrics', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.stop());

  async function metrics(): Promise<string> {
    const response = await fetch(`http://127.0.0.1:${harness.app.port}/metrics`);
    expect(response.status).toBe(200);
    return response.text();
  }

  it('tells what an operator alerts on, read from the store at that moment', async () => {
    expect(await metrics()).toContain('jit_requests_pending 0');

    await harness.teams.as('erin').say('request mailbox-operator for 10m because moving the mailboxes');

    const after = await metrics();
    expect(after).toContain('jit_requests_pending 1');
    expect(after).toContain('jit_grants_live 0');
    expect(after).toContain('jit_holdings_stuck 0');
    expect(after).toMatch(/jit_turn_seconds_count\{type="message",outcome="ok"\} [1-9]/);
    expect(after).toMatch(/jit_graph_call_seconds_count\{method="GET",outcome="\w+"\} [1-9]/);
  });

  it('names nobody: no ids, addresses or reasons', async () => {
    const text = await metrics();

    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(text).not.toContain('@');
    expect(text).not.toContain('mailboxes');
  });
});
