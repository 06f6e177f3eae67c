import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A load balancer without affinity: each request goes to the next of these ports on loopback. */
export async function startBalancer(
  ports: number[],
): Promise<{ url: string; counts: number[]; stop(): Promise<void> }> {
  const counts = ports.map(() => 0);
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const index = turn++ % ports.length;
    counts[index] = (counts[index] ?? 0) + 1;
    const onward = request(
      { host: '127.0.0.1', port: ports[index], path: incoming.url, method: incoming.method, headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
