/** What was promised and not kept, with what led to it. */
export class Broken extends Error {
  constructor(promises: readonly string[]) {
    super(promises.join('\n'));
    this.name = 'Broken';
  }
}
