import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that outlast whatever runs beside them: begun last, they would leave the other processors idle at the end. */
const LONGEST = [/\/(?:kill|sandbox-process|model)\.test\.ts$/, /\/crash-points-[^/]*\.test\.ts$/];

/** Within the groups, whose order the configuration gives. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => groupOf(a) - groupOf(b) || rankOf(a) - rankOf(b));
  }
}

function groupOf({ project }: TestSpecification): number {
  return project.config.sequence.groupOrder;
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONGEST.findIndex((name) => name.test(moduleId));
  return rank < 0 ? LONGEST.length : rank;
}
