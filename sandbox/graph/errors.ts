/** A refusal in Graph's words (Graph: "Microsoft Graph error responses and resource types"). */
export class GraphFailure extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;
  readonly details: { code: string; message: string; target?: string }[] | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { headers?: Record<string, string>; details?: { code: string; message: string; target?: string }[] } = {},
  ) {
    super(message);
    this.name = 'GraphFailure';
    this.status = status;
    this.code = code;
    this.headers = more.headers ?? {};
    this.details = more.details;
  }
}

/** The connection ended with no answer; whether the request took effect is not known to the caller. */
export class ConnectionDropped extends Error {
  constructor() {
    super('socket hang up');
    this.name = 'ConnectionDropped';
  }
}

export interface ErrorBody {
  error: {
    code: string;
    message: string;
    details?: { code: string; message: string; target?: string }[];
    innerError: { date: string; 'request-id': string; 'client-request-id': string };
  };
}

/** @param ids.date the answer's time, written without a zone as Graph does */
export function errorBody(
  failure: Pick<GraphFailure, 'code' | 'message' | 'details'>,
  ids: { date: Date; requestId: string; clientRequestId: string },
): ErrorBody {
  return {
    error: {
      code: failure.code,
      message: failure.message,
      ...(failure.details ? { details: failure.details } : {}),
      innerError: {
        date: ids.date.toISOString().slice(0, 19),
        'request-id': ids.requestId,
        'client-request-id': ids.clientRequestId,
      },
    },
  };
}

export function badRequest(message: string): GraphFailure {
  return new GraphFailure(400, 'Request_BadRequest', message);
}

/** The answer of Graph's front door, before a workload sees the request. */
export function malformed(message: string): GraphFailure {
  return new GraphFailure(400, 'BadRequest', message);
}

export function unsupportedQuery(message: string): GraphFailure {
  return new GraphFailure(400, 'Request_UnsupportedQuery', message);
}

export function notFound(id: string): GraphFailure {
  return new GraphFailure(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

export function denied(message = 'Insufficient privileges to complete the operation.'): GraphFailure {
  return new GraphFailure(403, 'Authorization_RequestDenied', message);
}

export function invalidObjectId(id: string): GraphFailure {
  return badRequest(`Invalid object identifier '${id}'.`);
}

export function upnTaken(): GraphFailure {
  const message = 'Another object with the same value for property userPrincipalName already exists.';
  return new GraphFailure(400, 'Request_BadRequest', message, {
    details: [{ code: 'ObjectConflict', message, target: 'userPrincipalName' }],
  });
}

export function referencesExist(property: 'members' | 'owners'): GraphFailure {
  return badRequest(
    `One or more added object references already exist for the following modified properties: '${property}'.`,
  );
}

/** An object made seconds ago that this replica has not heard of yet (Graph: Add member; behaviour P16). */
export function notReplicated(): GraphFailure {
  return badRequest('The source resource object or one of the objects being referenced do not exist.');
}

export function syncedObject(): GraphFailure {
  return badRequest(
    'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
  );
}

export function assignmentConflict(): GraphFailure {
  return badRequest(
    'A conflicting object with one or more of the specified property values is present in the directory.',
  );
}
