import type { Db, Document } from 'mongodb';
import type { Alert } from '../jit/alert/alert.ts';
import type { AlertId } from '../jit/ids.ts';
import type { AlertRouting, AlertRoutingStore, AlertStore } from '../jit/ports.ts';
import { collectionOf } from './collections.ts';
import { createAggregateStore, type Envelope, storedOf } from './envelope.ts';

/** More troubles than this at once are one trouble: what reads them shows the worst. */
const MOST_OPEN = 500;

export function createAlertStore(db: Db): AlertStore {
  const collection = collectionOf<Envelope<Document>>(db, 'alerts');
  return {
    ...createAggregateStore<AlertId, Alert>(db, 'alerts'),

    async open(tenant, topic) {
      const docs = await collection
        .find<Envelope<Alert>>({ 'body.tenantId': tenant, 'body.open': true, ...(topic && { 'body.topic': topic }) })
        // "critical" comes before "warning" in the alphabet too
        .sort({ 'body.severity': 1, 'body.raisedAt': 1 })
        .limit(MOST_OPEN)
        .toArray();
      return docs.map(storedOf);
    },
  };
}

export function createAlertRoutingStore(db: Db): AlertRoutingStore {
  return createAggregateStore<'alert-route', AlertRouting>(db, 'control');
}
