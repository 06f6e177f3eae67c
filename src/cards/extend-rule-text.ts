import { extendRuleOf } from '../jit/policy/extend-rule.ts';
import type { PolicyTerms } from '../jit/policy/policy.ts';
import { wordsFor } from '../words/words.ts';
import { durationText } from './duration-text.ts';
import type { Fact } from './facts.ts';
import type { Reader } from './reader.ts';

/** Whether and how access under a policy may be made to last longer: how often, how long, by whom, with whose approval. */
export function extendFact(terms: Pick<PolicyTerms, 'extend' | 'duration' | 'approval'>, reader: Reader): Fact {
  const words = wordsFor(reader).extend.policy;
  const rule = extendRuleOf(terms);
  if (rule === null) return { label: words.label, lines: [words.none] };
  const [holder, approvers] = [rule.by.includes('holder'), rule.by.includes('approvers')];
  const by = holder && approvers ? words.by.both : approvers ? words.by.approvers : words.by.holder;
  const automatic = rule.approval === 'none' || terms.approval === 'none';
  return {
    label: words.label,
    lines: [
      `${words.times(rule.times)}, ${words.most(durationText(rule.eachMs, reader), durationText(rule.totalMs, reader))}`,
      `${by}, ${automatic ? words.automatic : words.same}`,
    ],
  };
}
