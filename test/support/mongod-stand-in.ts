/**
 * Stands in for a `mongod` on PATH: takes its arguments, answers `--version`, and serves the handshake and `ping`.
 * It keeps no data; what is tested with it is how a mongod is found, kept and stopped.
 */
import { BSON } from 'mongodb';
import { listenForDrivers } from '../../sandbox/mongo/engine-listener.ts';
import { commandOf, OP_QUERY, requestIdOf } from '../../sandbox/mongo/wire.ts';

const [version, ...given] = process.argv.slice(2);

if (given.includes('--version')) {
  process.stdout.write(`db version v${version}\nBuild Info: {}\n`);
} else {
  const port = Number(given[given.indexOf('--port') + 1]);
  await listenForDrivers(async (message) => {
    const reply = { ok: 1, isWritablePrimary: true, minWireVersion: 0, maxWireVersion: 25, argv: given };
    return {
      requestId: requestIdOf(message),
      legacy: commandOf(message)?.opcode === OP_QUERY,
      moreToCome: false,
      response: Buffer.from(BSON.serialize(reply)),
    };
  }, port);
}
