/** Every variable that is read, in the order of `env.sample`. One table, so that the sample cannot fall behind. */
export const variables = [
  ['PORT', 'Port of the bot endpoint, 0 to 65535 (0 takes any free one). Default 3978.'],
  ['LOG_LEVEL', 'fatal, error, warn, info, debug, trace or silent. Default info.'],
  ['MONGODB_URI', 'MongoDB 7 or later, Atlas or Azure DocumentDB: mongodb://… or mongodb+srv://…'],
  ['MicrosoftAppType', 'MultiTenant (default), SingleTenant or UserAssignedMSI.'],
  ['MicrosoftAppId', 'Application (client) id of the Azure Bot, from its Configuration page.'],
  ['MicrosoftAppPassword', 'Client secret of that application; empty with UserAssignedMSI.'],
  ['MicrosoftAppTenantId', 'Its tenant. Needed by SingleTenant and UserAssignedMSI.'],
  ['BotOpenIdMetadata', "Where the channel publishes its signing keys. Default: the public cloud's."],
  ['ToBotFromChannelOpenIdMetadataUrl', 'The same, and wins over BotOpenIdMetadata.'],
  ['ToBotFromEmulatorOpenIdMetadataUrl', 'Passed to botbuilder; emulator tokens are always refused.'],
  ['ToBotFromChannelTokenIssuer', 'Issuer of channel tokens. Default https://api.botframework.com.'],
  ['ToChannelFromBotLoginUrl', "Where the bot gets its own token. Default: the public cloud's."],
  ['ToChannelFromBotOAuthScope', 'Scope of that token. Default https://api.botframework.com.'],
  ['OAuthUrl', 'Bot Framework token service. Default https://api.botframework.com.'],
  ['AZURE_TENANT_ID', 'Identity for Graph, as @azure/identity reads it. Best left to a managed identity.'],
  ['AZURE_CLIENT_ID', 'Its client id; of a user-assigned managed identity, the only one needed.'],
  ['AZURE_CLIENT_SECRET', 'Its secret; needs AZURE_TENANT_ID and AZURE_CLIENT_ID.'],
  ['AZURE_CLIENT_CERTIFICATE_PATH', 'Its certificate; needs AZURE_TENANT_ID and AZURE_CLIENT_ID.'],
  ['AZURE_CLIENT_CERTIFICATE_PASSWORD', 'Password of that certificate file.'],
  ['AZURE_FEDERATED_TOKEN_FILE', 'Token file of workload identity, set by the platform.'],
  ['AZURE_AUTHORITY_HOST', 'Sign-in host for Graph in a national cloud.'],
  ['AZURE_TOKEN_CREDENTIALS', 'Narrows the credential chain, for example ManagedIdentityCredential.'],
  ['GRAPH_BASE_URL', 'Default https://graph.microsoft.com. A loopback address means the loopback mode.'],
  ['CONNECTOR_TOKEN', 'Only with a loopback GRAPH_BASE_URL: the fixed bearer for the connector stand-in.'],
  ['ALLOWED_SERVICE_HOSTS', "Hosts (host:port, comma-separated) a serviceUrl may name beyond Microsoft's."],
  ['ALLOWED_TENANT_IDS', 'The one tenant that is served. Default MicrosoftAppTenantId.'],
  ['ALLOW_GUESTS', 'true admits guest accounts of that tenant. Default false.'],
  ['JIT_ADMIN_IDS', 'Object ids (comma-separated) of users or groups who may administer. Required.'],
  ['JIT_AUDITOR_IDS', 'Object ids of users or groups who may read everything and change nothing.'],
  ['TEAMS_CATALOG_APP_ID', 'Id of the app in the catalogue, to install it for approvers who lack it. Default: no.'],
  ['LEDGER_HEADS_FILE', 'File to which each head of the audit trail is appended, for npm run verify. Default none.'],
] as const satisfies readonly (readonly [name: string, about: string])[];

export type Name = (typeof variables)[number][0];

export const azureNames = namesBetween('AZURE_TENANT_ID', 'AZURE_TOKEN_CREDENTIALS');
/** What says that a real bot was meant: one of these without an app id is a forgotten app id, not a sandbox. */
export const botOnlyNames = namesBetween('MicrosoftAppType', 'OAuthUrl').concat('CONNECTOR_TOKEN');
/** What the sandbox decides itself. */
export const unusedInSandbox = namesBetween('ALLOWED_SERVICE_HOSTS', 'TEAMS_CATALOG_APP_ID');

function namesBetween(first: Name, last: Name): Name[] {
  const names = variables.map(([name]) => name);
  return names.slice(names.indexOf(first), names.indexOf(last) + 1);
}
