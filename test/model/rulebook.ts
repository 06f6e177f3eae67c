import type { AccessRequest } from '../../src/jit/request/request.ts';
import { Broken } from './broken.ts';
import { versionOf } from './expect.ts';
import type { Facts } from './facts.ts';
import type { Seen } from './observe.ts';
import { edited, FIRST_POLICIES, type PolicyEdit, type PolicyKey, type PolicySpec } from './policies.ts';

/** Every version of every policy that anybody wrote, whether or not it was saved. */
export class Rulebook {
  readonly #specs = new Map<string, PolicySpec>(FIRST_POLICIES.map((spec) => [`${spec.name} ${spec.version}`, spec]));
  readonly #hashes = new Map<string, PolicySpec>();
  #versions = 1;

  /** The version that is stored now. */
  current(seen: Seen, policy: string): { spec: PolicySpec; enabled: boolean } {
    const spec = this.#specs.get(`${policy} ${versionOf(seen, policy)}`);
    if (spec === undefined) throw new Error(`no such policy ${policy}`);
    return { spec, enabled: seen.policies.get(policy)?.body.enabled ?? false };
  }

  specOf(request: AccessRequest): PolicySpec {
    const spec = this.#hashes.get(request.terms.policyTermsHash);
    if (spec === undefined) throw new Broken([`${request.id} is under terms that no policy ever had`]);
    return spec;
  }

  /** What an admin writes; the version that is stored, where they change nothing. */
  write(seen: Seen, policy: PolicyKey, edit: PolicyEdit): PolicySpec {
    const { spec } = this.current(seen, policy);
    if (edit === 'nothing') return spec;
    const next = edited({ ...spec, version: this.#versions }, edit);
    this.#versions += 1;
    this.#specs.set(`${next.name} ${next.version}`, next);
    return next;
  }

  /** What is stored now is a fact from now on. */
  learn(seen: Seen, facts: Facts, at: number): void {
    for (const [name, { body }] of seen.policies) {
      const version = versionOf(seen, name);
      const spec = this.#specs.get(`${name} ${version}`);
      if (spec === undefined) throw new Broken([`policy ${name} is at a version that nobody wrote`]);
      this.#hashes.set(body.termsHash, spec);
      for (const one of this.#specs.values()) {
        if (one.name === name) facts.set(`policy:${name}:${one.version}`, one.version === version, at);
      }
      facts.set(`on:${name}`, body.enabled, at);
    }
    facts.set('frozen', seen.frozen, at);
  }
}
