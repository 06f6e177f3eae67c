import type { TokenCredential } from '@azure/identity';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The identity for Graph as `@azure/identity` reads its environment: an application's secret or certificate, a
 * workload identity's token file, else the managed identity, user-assigned where AZURE_CLIENT_ID names one.
 * AZURE_TOKEN_CREDENTIALS asks for the default chain. Loaded on first use, so that a process which talks to a
 * stand-in never loads it.
 */
export function createGraphCredential(env: Environment): TokenCredential {
  let credential: Promise<TokenCredential> | undefined;
  return {
    async getToken(scopes, options) {
      credential ??= load(credentialKind(env), env);
      try {
        return await (await credential).getToken(scopes, options);
      } catch (error) {
        // what is set but cannot be used may be mended without a restart, a certificate file for one
        if (await isRejected(credential)) credential = undefined;
        throw error;
      }
    },
  };
}

export type CredentialKind = 'environment' | 'workload' | 'default' | 'managed';

export function credentialKind(env: Environment): CredentialKind {
  if (env.AZURE_TOKEN_CREDENTIALS) return 'default';
  if (env.AZURE_CLIENT_SECRET || env.AZURE_CLIENT_CERTIFICATE_PATH) return 'environment';
  return env.AZURE_FEDERATED_TOKEN_FILE ? 'workload' : 'managed';
}

async function load(kind: CredentialKind, env: Environment): Promise<TokenCredential> {
  const identity = await import('@azure/identity');
  if (kind === 'default') return new identity.DefaultAzureCredential();
  if (kind === 'environment') return new identity.EnvironmentCredential();
  if (kind === 'workload') return new identity.WorkloadIdentityCredential();
  const clientId = env.AZURE_CLIENT_ID;
  return new identity.ManagedIdentityCredential(clientId ? { clientId } : {});
}

async function isRejected(promise: Promise<unknown>): Promise<boolean> {
  return promise.then(
    () => false,
    () => true,
  );
}

/** The scope that asks for every permission the tenant consented to. */
export function graphScope(baseUrl: string): string {
  return `${new URL(baseUrl).origin}/.default`;
}
