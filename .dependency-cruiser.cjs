/**
 * The arrows of docs/architecture.md as a rule. `bot` and `jobs` call `jit`; `graph` and `store` implement its
 * ports; `cards` see its types; `app.ts` alone joins adapters to ports; nothing in `src` knows the sandbox.
 */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^src/', pathNot: [from, ...allowed] },
});
const sdk = (name, packages, allowedIn) => ({
  name,
  comment: `only ${allowedIn.join(', ')} may import ${packages.join(', ')}`,
  severity: 'error',
  from: { path: '^src/', pathNot: allowedIn },
  to: { path: packages.map((p) => `^node_modules/${p}/`) },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    only('jit-stands-alone', '^src/jit/', [], 'the product imports no adapter'),
    only('words-stand-alone', '^src/words/', [], 'a language is words, and knows nobody'),
    only('cards-see-jit', '^src/cards/', ['^src/jit/', '^src/words/'], 'cards are pictures of jit types, in words'),
    only('graph-implements-ports', '^src/graph/', ['^src/jit/'], 'adapters see ports and types only'),
    only('store-implements-ports', '^src/store/', ['^src/jit/'], 'adapters see ports and types only'),
    only('jobs-call-jit', '^src/jobs/', ['^src/jit/'], 'jobs call operations'),
    only('bot-calls-jit-and-cards', '^src/bot/', ['^src/jit/', '^src/cards/', '^src/words/'], 'bot translates'),
    only('config-stands-alone', '^src/config(\\.ts$|/)', [], 'configuration knows nobody'),
    sdk(
      'botbuilder-and-restify-in-bot',
      ['botbuilder', 'botframework-connector', 'botframework-schema', 'restify'],
      ['^src/bot/'],
    ),
    sdk('mongodb-in-store', ['mongodb', '@agendajs'], ['^src/store/', '^src/jobs/', '^src/app\\.ts$']),
    sdk('agenda-in-jobs', ['agenda'], ['^src/jobs/']),
    sdk('graph-client-in-graph', ['@microsoft/microsoft-graph-client', '@azure/identity'], ['^src/graph/']),
    sdk('templating-in-cards', ['adaptivecards-templating', 'adaptive-expressions'], ['^src/cards/']),
    {
      name: 'src-never-sees-sandbox-or-test',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(sandbox|test|bench)/' },
    },
    { name: 'sandbox-never-sees-test', severity: 'error', from: { path: '^sandbox/' }, to: { path: '^(test|bench)/' } },
    {
      name: 'jit-has-no-io',
      severity: 'error',
      from: { path: '^src/jit/' },
      to: { dependencyTypes: ['core'], pathNot: ['^(node:)?crypto$'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
