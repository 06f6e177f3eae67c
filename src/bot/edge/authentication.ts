import { type Activity, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import {
  type AuthenticateRequestResult,
  ClaimsIdentity,
  type ConnectorFactory,
  type UserTokenClient,
} from 'botframework-connector';
import { ConnectorClients, createCredentialsFactory } from './connector.ts';
import { TokenRefused } from './refusal.ts';
import { createServiceHosts, type ServiceHosts } from './service-hosts.ts';
import type { EdgeSettings } from './settings.ts';
import { createSigningKeys } from './signing-keys.ts';
import { type Claims, type TokenRules, type VerifiedToken, verifyToken } from './token.ts';

const channel = 'msteams';

export interface AuthenticationOptions {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onKeysUnreachable?: (error: unknown) => void;
  /** How long one call to the Bot Connector may take. */
  readonly callTimeoutMs?: number;
}

/**
 * botbuilder's authentication with the inbound half replaced: an activity is believed when its token is the channel's, for
 * this bot, unexpired, signed by a strong published key endorsed for Teams, and bound to the activity's service URL, whose
 * host is allowed (Bot Connector, "Authenticate requests"; design, Refusals). There is no emulator, skill or anonymous path.
 */
export class EdgeAuthentication extends ConfigurationBotFrameworkAuthentication {
  readonly #settings: EdgeSettings;
  readonly #rules: TokenRules;
  readonly #allowed: ServiceHosts;
  readonly #connectors: ConnectorClients;
  #userTokens: Promise<UserTokenClient> | undefined;

  constructor(settings: EdgeSettings, options: AuthenticationOptions) {
    super({ MicrosoftAppId: settings.appId, ...settings.cloud }, createCredentialsFactory(settings));
    this.#settings = settings;
    this.#allowed = createServiceHosts(settings.allowedServiceHosts);
    const { callTimeoutMs } = options;
    this.#connectors = new ConnectorClients(this.#allowed, callTimeoutMs === undefined ? {} : { callTimeoutMs });
    this.#rules = {
      keys: createSigningKeys({
        metadataUrl: settings.cloud.ToBotFromChannelOpenIdMetadataUrl,
        now: options.now,
        ...(options.onKeysUnreachable ? { onUnreachable: options.onKeysUnreachable } : {}),
      }),
      issuer: settings.cloud.ToBotFromChannelTokenIssuer,
      audience: settings.appId,
      now: options.now,
    };
  }

  /** @throws {TokenRefused} and nothing else: what cannot be verified is refused. */
  override async authenticateRequest(activity: Activity, authorization: string): Promise<AuthenticateRequestResult> {
    try {
      const token = await verifyToken(authorization, this.#rules);
      this.#checkActivity(activity, token);
      return this.#accept(token.claims);
    } catch (error) {
      throw error instanceof TokenRefused ? error : new TokenRefused('unverifiable', { cause: error });
    }
  }

  override async authenticateChannelRequest(): Promise<ClaimsIdentity> {
    throw new TokenRefused('wrong-channel');
  }

  override async authenticateStreamingRequest(): Promise<AuthenticateRequestResult> {
    throw new TokenRefused('wrong-channel');
  }

  override createConnectorFactory(identity: ClaimsIdentity): ConnectorFactory {
    return this.#connectors.through(super.createConnectorFactory(identity));
  }

  override createUserTokenClient(identity: ClaimsIdentity): Promise<UserTokenClient> {
    this.#userTokens ??= super.createUserTokenClient(identity).catch((error: unknown) => {
      this.#userTokens = undefined;
      throw error;
    });
    return this.#userTokens;
  }

  close(): void {
    this.#connectors.close();
  }

  #checkActivity(activity: Activity, { claims, key }: VerifiedToken): void {
    if (typeof activity.serviceUrl !== 'string' || activity.serviceUrl === '') throw new TokenRefused('no-service-url');
    if (claims.serviceurl !== activity.serviceUrl) throw new TokenRefused('service-url-mismatch');
    if (!this.#allowed(activity.serviceUrl)) throw new TokenRefused('service-host-not-allowed');
    if (activity.channelId !== channel) throw new TokenRefused('wrong-channel');
    // As botbuilder reads it: a key whose metadata says nothing of endorsements may sign for any channel of its issuer.
    if (key.endorsements && !key.endorsements.includes(channel)) throw new TokenRefused('not-endorsed');
  }

  #accept(claims: Claims): AuthenticateRequestResult {
    const audience = this.#settings.cloud.ToChannelFromBotOAuthScope;
    const named = Object.entries(claims).map(([type, value]) => ({ type, value: String(value) }));
    const claimsIdentity = new ClaimsIdentity(named, true);
    return { audience, claimsIdentity, connectorFactory: this.createConnectorFactory(claimsIdentity) };
  }
}
