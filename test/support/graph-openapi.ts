import { existsSync, readFileSync } from 'node:fs';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import type { GraphEmulator } from '../../sandbox/graph/emulator.ts';

/** A request that Microsoft's description of Graph v1.0 does not allow. */
export interface GraphViolation {
  method: string;
  path: string;
  problem: string;
}

interface SentRequest {
  method: string;
  /** after `/v1.0`, with its query */
  path: string;
  body?: unknown;
}

export interface GraphRequestValidator {
  validate(request: SentRequest): GraphViolation[];
  /** What a success answers; `body` undefined for an answer without content. */
  validateAnswer(answer: SentRequest): GraphViolation[];
}

type Json = Record<string, unknown>;

interface Operation {
  method: string;
  template: string;
  pattern: RegExp;
  params: number;
  query: Map<string, { required: boolean; type: unknown }>;
  bodyRequired: boolean;
  bodySchema: Json | undefined;
  answerSchema: Json | undefined;
}

const descriptionUrl = new URL('../../../shared/graph/openapi.v1.0.json', import.meta.url);

/** Undefined where the description is not at hand; the emulator then refuses on its own knowledge alone. */
export function graphRequestValidator(): GraphRequestValidator | undefined {
  if (!existsSync(descriptionUrl)) return undefined;
  cached ??= createValidator(asJson(JSON.parse(readFileSync(descriptionUrl, 'utf8'))));
  return cached;
}

let cached: GraphRequestValidator | undefined;

/** Collects the violations of every request an emulator gets from now on. */
export function attachGraphValidator(emulator: GraphEmulator): {
  /** false where the description is not at hand */
  active: boolean;
  violations: readonly GraphViolation[];
  expectNoViolations(): void;
  detach(): void;
} {
  const validator = graphRequestValidator();
  const violations: GraphViolation[] = [];
  const detach = emulator.onRequest((entry) => {
    // the steps of a batch are checked with the batch that brought them
    if (!entry.inBatch && validator) violations.push(...validator.validate(entry));
  });
  return {
    active: validator !== undefined,
    violations,
    expectNoViolations: () => expect(violations).toEqual([]),
    detach,
  };
}

function asJson(value: unknown): Json {
  if (isJson(value)) return value;
  throw new TypeError('not a JSON object');
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}

const ids = { type: 'array', items: { type: 'string' } };
const objectOf = (properties: Json, required: string[]): Json => ({
  content: { 'application/json': { schema: { type: 'object', properties, required } } },
  required: true,
});

/** Paths that Graph has and the description lacks (Graph: getByIds, checkMemberGroups, organization, subscribedSkus, Install app for user, Get temporaryAccessPassAuthenticationMethodConfiguration, List ownedObjects). */
const extraPaths: Json = {
  '/directoryObjects/{id}': { get: { parameters: [{ name: '$select', in: 'query' }] } },
  '/directoryObjects/getByIds': { post: { requestBody: objectOf({ ids, types: ids }, ['ids']) } },
  '/directoryObjects/{id}/checkMemberGroups': { post: { requestBody: objectOf({ groupIds: ids }, ['groupIds']) } },
  '/groups/{id}/transitiveMemberOf': {
    get: { parameters: ['$select', '$top'].map((name) => ({ name, in: 'query' })) },
  },
  '/users/{id}/ownedObjects': { get: { parameters: ['$select', '$top'].map((name) => ({ name, in: 'query' })) } },
  '/organization': { get: { parameters: [{ name: '$select', in: 'query' }] } },
  '/users/{id}/teamwork/installedApps': {
    post: {
      requestBody: objectOf(
        {
          'teamsApp@odata.bind': {
            type: 'string',
            pattern: '^https?://[^/]+/v1\\.0/appCatalogs/teamsApps/[0-9a-f-]{36}$',
          },
        },
        ['teamsApp@odata.bind'],
      ),
    },
  },
  '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass': { get: {} },
  '/subscribedSkus': { get: { parameters: [{ name: '$select', in: 'query' }] } },
};

/** The description lists these verbs, and the service refuses them: schedules, their instances and logs are read-only. */
const readOnly = /(?:Schedules|ScheduleInstances|directoryAudits|signIns)(?:\/[^/]+)?$/;

function createValidator(description: Json): GraphRequestValidator {
  const components = asJson(description.components);
  const schemas = asJson(components.schemas);
  const bodies = createBodyChecker(schemas);
  const operations = [...operationsOf(asJson(description.paths), components), ...operationsOf(extraPaths, components)];
  operations.sort((a, b) => a.params - b.params);

  function validate(request: SentRequest): GraphViolation[] {
    const { method, path } = request;
    const [plainPath = '', queryText = ''] = path.split(/\?(.*)/s);
    if (plainPath === '/$batch') return validateBatch(request, validate);
    const violation = (problem: string): GraphViolation => ({ method, path, problem });
    const operation = operationFor(request);
    if (typeof operation === 'string') return [violation(operation)];
    const problems = [
      ...queryProblems(operation, new URLSearchParams(queryText)),
      ...bodies.problems(operation, request.body),
    ];
    return problems.map(violation);
  }

  /** What the description says of a request; in words, when it knows none. */
  function operationFor({ method, path }: SentRequest): Operation | string {
    const [plainPath = ''] = path.split('?');
    const normal = decodeURIComponent(plainPath)
      .replaceAll('microsoft.graph.', 'graph.')
      .replace(/\/delta$/, '/delta()');
    const fitting = operations.filter((operation) => operation.pattern.test(normal));
    if (fitting.length === 0) return 'no such path';
    const operation = fitting.find((candidate) => candidate.method === method.toUpperCase());
    return operation ?? 'the path does not take this verb';
  }

  function validateAnswer({ method, path, body }: SentRequest): GraphViolation[] {
    const operation = operationFor({ method, path });
    const problems = typeof operation === 'string' ? [operation] : bodies.answerProblems(operation, body);
    return problems.map((problem) => ({ method, path, problem }));
  }

  return { validate, validateAnswer };
}

function operationsOf(paths: Json, components: Json): Operation[] {
  return Object.entries(paths).flatMap(([template, item]) =>
    ['get', 'post', 'patch', 'put', 'delete'].flatMap((verb): Operation[] => {
      const path = asJson(item);
      const operation = path[verb];
      if (!isJson(operation) || (verb !== 'get' && readOnly.test(template))) return [];
      const parameters = [...listOf(path.parameters), ...listOf(operation.parameters)].map((one) =>
        typeof one.$ref === 'string' ? asJson(asJson(components.parameters)[one.$ref.split('/').at(-1) ?? '']) : one,
      );
      const queries = parameters.filter((one) => one.in === 'query');
      const body = isJson(operation.requestBody) ? operation.requestBody : undefined;
      return [
        {
          method: verb.toUpperCase(),
          template,
          pattern: patternOf(template),
          params: template.split('{').length - 1,
          query: new Map(
            queries.map((one) => [
              String(one.name),
              { required: one.required === true, type: isJson(one.schema) ? one.schema.type : undefined },
            ]),
          ),
          bodyRequired: body?.required === true,
          bodySchema: body ? schemaOf(body) : undefined,
          answerSchema: answerSchemaOf(operation),
        },
      ];
    }),
  );
}

function schemaOf(content: Json): Json {
  return asJson(asJson(asJson(content.content)['application/json']).schema);
}

/** A count is answered as text, and has no schema here. */
function answerSchemaOf(operation: Json): Json | undefined {
  const success = isJson(operation.responses) ? operation.responses['2XX'] : undefined;
  const content = isJson(success) && isJson(success.content) ? success.content['application/json'] : undefined;
  return isJson(content) ? asJson(content.schema) : undefined;
}

function patternOf(template: string): RegExp {
  const parts = template.split(/\{[^}]+\}/).map((part) => part.replaceAll(/[$()'.]/g, '\\$&'));
  return new RegExp(`^${parts.join('(?!\\$)[^/]+')}$`);
}

function queryProblems(operation: Operation, query: URLSearchParams): string[] {
  const problems: string[] = [];
  for (const [name, value] of query) {
    if (name === '$skiptoken' || name === '$deltatoken') continue;
    const option = operation.query.get(name);
    if (!option) problems.push(`the query option ${name} is not allowed`);
    else if (option.type === 'integer' && !/^\d+$/.test(value)) problems.push(`${name} is not an integer`);
    else if (option.type === 'boolean' && !/^(?:true|false)$/.test(value)) problems.push(`${name} is not a boolean`);
  }
  for (const [name, option] of operation.query) {
    if (option.required && !query.has(name)) problems.push(`the query option ${name} is required`);
  }
  return problems;
}

const schemaRoot = '#/components/schemas/';

/**
 * Checks bodies with every object closed: a property its type does not have is a violation. OpenAPI's way of saying
 * "or null", an object without properties beside the type, would let any object pass, so it is read as null.
 */
function createBodyChecker(schemas: Json): {
  problems(operation: Operation, body: unknown): string[];
  answerProblems(operation: Operation, body: unknown): string[];
} {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true, discriminator: false });
  const open: Json = {};
  const closed: Json = {};
  for (const [name, schema] of Object.entries(schemas)) {
    open[name] = rewrite(schema, schemas, 'open');
    closed[name] = {
      allOf: [{ $ref: `#/open/${name}` }],
      patternProperties: annotations,
      unevaluatedProperties: false,
    };
  }
  ajv.addSchema({ $id: 'graph', open, closed }, 'graph');
  const compiled = new Map<string, ValidateFunction>();

  function checkerOf(schema: Json): ValidateFunction {
    const key = JSON.stringify(schema);
    const known = compiled.get(key);
    if (known) return known;
    const made = ajv.compile({ $id: `body-${compiled.size}`, ...schema });
    compiled.set(key, made);
    return made;
  }

  function schemaFor(schema: Json, body: unknown): Json {
    const name = refName(schema);
    if (name === undefined) {
      return {
        ...asJson(rewrite(schema, schemas, 'open')),
        patternProperties: annotations,
        unevaluatedProperties: false,
      };
    }
    const derived = isJson(body) ? String(body['@odata.type'] ?? '').replace('#', '') : '';
    return { $ref: `graph#/closed/${derived in schemas ? derived : name}` };
  }

  return {
    problems(operation, body) {
      const isEmpty = body === undefined || body === null || (isJson(body) && Object.keys(body).length === 0);
      if (!operation.bodySchema) return isEmpty ? [] : ['the operation takes no body'];
      if (body === undefined) return operation.bodyRequired ? ['a body is required'] : [];
      const check = checkerOf(schemaFor(operation.bodySchema, body));
      return check(body) ? [] : describe(check.errors ?? []);
    },
    answerProblems(operation, body) {
      if (!operation.answerSchema) return body === undefined ? [] : ['the operation answers nothing'];
      // the pages of every PATCH say 204 where the description says an object
      if (body === undefined) return operation.method === 'PATCH' ? [] : ['an answer is missing'];
      const check = checkerOf(schemaFor(operation.answerSchema, body));
      return check(body) ? [] : describe(check.errors ?? []);
    },
  };
}

const annotations = { '^@odata\\.|@odata\\.(?:type|id|context|etag)$': {} };

function describe(errors: ErrorObject[]): string[] {
  return errors.map((error) => {
    const property: unknown = error.params.unevaluatedProperty;
    const named = typeof property === 'string' ? ` (${property})` : '';
    return `body${error.instancePath}: ${error.message ?? error.keyword}${named}`;
  });
}

function refName(schema: Json): string | undefined {
  const { $ref } = schema;
  return typeof $ref === 'string' && $ref.startsWith(schemaRoot) ? $ref.slice(schemaRoot.length) : undefined;
}

/**
 * A schema for Ajv. `open` references stay extensible, because `allOf` builds types from their bases; all others are
 * closed, save those with derived types, whose bodies may carry more.
 */
function rewrite(schema: unknown, schemas: Json, references: 'open' | 'closed'): unknown {
  if (Array.isArray(schema)) return schema.map((item) => rewrite(item, schemas, references));
  if (!isJson(schema)) return schema;
  const name = refName(schema);
  if (name !== undefined) {
    const extensible = references === 'open' || hasDerivedTypes(schemas[name]);
    return { $ref: `graph#/${extensible ? 'open' : 'closed'}/${name}` };
  }
  const kept = Object.entries(schema).filter(([key]) => key !== 'discriminator' && key !== 'description');
  return Object.fromEntries(
    kept.map(([key, value]) => {
      if (key === 'properties') return [key, rewriteAll(asJson(value), schemas)];
      if (key === 'anyOf') return [key, listOf(value).map((part) => orNull(part, schemas))];
      if (key === 'allOf') return [key, rewrite(value, schemas, 'open')];
      return [key, rewrite(value, schemas, 'closed')];
    }),
  );
}

function rewriteAll(properties: Json, schemas: Json): Json {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, rewrite(value, schemas, 'closed')]),
  );
}

function orNull(part: Json, schemas: Json): unknown {
  const onlyNullable = part.type === 'object' && part.nullable === true && !part.properties && !part.allOf;
  return onlyNullable ? { type: 'null' } : rewrite(part, schemas, 'closed');
}

function hasDerivedTypes(schema: unknown): boolean {
  if (!isJson(schema)) return false;
  if (isJson(schema.discriminator)) return true;
  return listOf(schema.allOf).some((part) => isJson(part.discriminator));
}

/** Graph: JSON batching. Each step is checked as a request of its own. */
function validateBatch(request: SentRequest, validate: (request: SentRequest) => GraphViolation[]): GraphViolation[] {
  const { method, path, body } = request;
  const violation = (problem: string): GraphViolation => ({ method, path, problem });
  if (method.toUpperCase() !== 'POST') return [violation('a batch is a POST')];
  if (!isJson(body) || !Array.isArray(body.requests)) return [violation('a batch needs a list of requests')];
  const steps = listOf(body.requests);
  const problems: string[] = [];
  if (steps.length === 0 || steps.length > 20) problems.push('a batch has 1 to 20 requests');
  if (new Set(steps.map((step) => String(step.id).toLowerCase())).size < steps.length) problems.push('ids repeat');
  for (const step of steps) {
    const headers = isJson(step.headers) ? Object.keys(step.headers).map((name) => name.toLowerCase()) : [];
    if (step.body !== undefined && !headers.includes('content-type')) problems.push('a body needs a Content-Type');
    if (!String(step.url).startsWith('/')) problems.push(`${String(step.url)} is not a relative url`);
  }
  const inner = steps.flatMap((step) => {
    const sent = { method: String(step.method), path: String(step.url) };
    return validate(step.body === undefined ? sent : { ...sent, body: step.body });
  });
  return [...problems.map(violation), ...inner];
}
