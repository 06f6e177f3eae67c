/** Why no MongoDB could be started. `message` always ends with what the reader can do about it. */
export type MongoStartFailure =
  | 'unsupported-machine'
  | 'package-missing'
  | 'package-altered'
  | 'disk-full'
  | 'data-in-use'
  | 'port-in-use'
  | 'engine-failed'
  | 'mongod-failed';

export const SET_URI_OR_INSTALL =
  'Set MONGODB_URI to a MongoDB 7 or later that you have, or install mongod and put it on PATH.';

export class MongoStartError extends Error {
  readonly kind: MongoStartFailure;

  constructor(kind: MongoStartFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MongoStartError';
    this.kind = kind;
  }
}
