import type { Views } from './types.ts';

export type ViewsWatch = {
  set(views: Views): void;
  /** Ask now; several calls while one is under way lead to one more round. */
  poke(): void;
  latest(): Record<string, unknown>;
  close(): void;
};

/** Asks the providers once a second while somebody is looking, and after each change; tells only differences. */
export function watchViews(
  views: Views | undefined,
  someoneLooks: () => boolean,
  tell: (name: 'directory' | 'audit', rows: unknown) => void,
): ViewsWatch {
  let providers = views;
  const last = new Map<string, string>();
  let running = false;
  let again = false;

  async function ask(name: 'directory' | 'audit', provider: () => Promise<unknown>): Promise<void> {
    // A provider that fails now (a directory told to throttle) is asked again in a second; the page keeps what it has.
    const rows = await provider().catch(() => undefined);
    const text = JSON.stringify(rows);
    if (rows === undefined || last.get(name) === text) return;
    last.set(name, text);
    tell(name, rows);
  }

  async function round(): Promise<void> {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      const now = providers;
      if (now && someoneLooks()) await Promise.all([ask('directory', now.directory), ask('audit', now.audit)]);
    } while (again);
    running = false;
  }

  const timer = setInterval(() => void round(), 1_000);
  timer.unref();

  return {
    set(next) {
      providers = next;
      void round();
    },
    poke: () => void round(),
    latest: () => Object.fromEntries([...last].map(([name, text]) => [name, JSON.parse(text)])),
    close: () => clearInterval(timer),
  };
}
