/**
 * Preloaded into a process by `NODE_OPTIONS=--import`: its machine's clock goes wrong by `CLOCK_SKEW_MS`. Durations stay
 * right, as on a machine whose clock was set wrongly.
 */
const skewMs = Number(process.env.CLOCK_SKEW_MS ?? 0);
const Right = Date;
const now = () => Right.now() + skewMs;

if (skewMs !== 0) {
  // A proxy, not a subclass: dates made anywhere remain instances of it.
  globalThis.Date = new Proxy(Right, {
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
    construct: (target, args, made) => Reflect.construct(target, args.length === 0 ? [now()] : args, made),
    apply: () => new Right(now()).toString(),
  });
  const timeOrigin = performance.timeOrigin + skewMs;
  Object.defineProperty(performance, 'timeOrigin', { get: () => timeOrigin });
}
