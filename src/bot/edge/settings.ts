/** botbuilder's cloud settings, all of them: setting any one drops botbuilder's defaults for the others. */
interface CloudSettings {
  readonly ToBotFromChannelOpenIdMetadataUrl: string;
  readonly ToBotFromEmulatorOpenIdMetadataUrl: string;
  readonly ToBotFromChannelTokenIssuer: string;
  readonly ToChannelFromBotLoginUrl: string;
  readonly ToChannelFromBotOAuthScope: string;
  readonly OAuthUrl: string;
}

/** How the bot proves itself to the Bot Connector. Secrets come as functions, so that nothing here can print them. */
export type ConnectorCredential =
  | { readonly kind: 'static'; readonly token: () => string }
  | {
      readonly kind: 'entra';
      readonly appType: 'MultiTenant' | 'SingleTenant' | 'UserAssignedMSI';
      readonly tenantId: string | undefined;
      readonly password: (() => string) | undefined;
    };

export interface EdgeSettings {
  readonly appId: string;
  readonly cloud: CloudSettings;
  readonly credential: ConnectorCredential;
  /** `host` or `host:port` beyond Microsoft's own; without a port it is the scheme's own. */
  readonly allowedServiceHosts: readonly string[];
}
