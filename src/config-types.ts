/** The configuration as config/schema.json describes it; a test holds the two together. */
export interface Config {
  readonly environment: 'sandbox' | 'production' | 'test';
  readonly issuer: string;
  readonly server: {
    readonly host: string;
    readonly port: number;
    readonly managementHost: string;
    readonly managementPort: number;
    readonly trustProxy: boolean;
    readonly workers: number;
    readonly shutdownGraceSeconds: number;
    readonly requestTimeoutSeconds: number;
  };
  readonly database: {
    readonly url: string;
    readonly poolSize: number;
    readonly statementTimeoutMilliseconds: number;
    readonly role: string;
  };
  readonly masterKeys: readonly {
    readonly id: number;
    readonly secret: string;
  }[];
  readonly mail: {
    readonly host: string;
    readonly port: number;
    readonly security: 'tls' | 'starttls' | 'none';
    readonly user: string;
    readonly password: string;
    readonly from: string;
  };
  readonly sms: {
    readonly host: string;
    readonly port: number;
    readonly tls: boolean;
    readonly systemId: string;
    readonly password: string;
    readonly sender: string;
    readonly allowedCountries: readonly string[];
    readonly budget: {
      readonly perBlockPerHour: number;
      readonly perBlockPerDay: number;
      readonly perHour: number;
      readonly perDay: number;
    };
  };
  readonly push: {
    readonly enabled: boolean;
  };
  readonly registration: {
    readonly smsCodeLifetimeSeconds: number;
    readonly emailLinkLifetimeSeconds: number;
    readonly completionLifetimeSeconds: number;
    readonly codeDigits: number;
    readonly codeAttempts: number;
    readonly attemptsPerDestinationPerDay: number;
    readonly resendAfterSeconds: number;
    readonly codesPerTenMinutes: number;
    readonly codesPerDay: number;
    readonly startsPerAddressPerHour: number;
    readonly startsPerWiderNetworkPerHour: number;
    readonly smsPerNumberBlockPerHour: number;
    readonly smsPerDay: number;
  };
  readonly recovery: {
    readonly linkLifetimeSeconds: number;
    readonly grantLifetimeSeconds: number;
    readonly completionLifetimeSeconds: number;
    readonly holdSeconds: number;
    readonly holdGoodForSeconds: number;
    readonly newContactSeconds: number;
    readonly startsBeforePuzzle: number;
    readonly puzzleWaitSeconds: number;
    readonly securityQuestion: boolean;
  };
  readonly desk: {
    readonly idleSeconds: number;
    readonly sessionSeconds: number;
    readonly searchesPerHour: number;
    readonly caseSeconds: number;
    readonly approvalSeconds: number;
  };
  readonly passwords: {
    readonly minimumLength: number;
    readonly maximumLength: number;
    readonly requireLowerUpperDigit: boolean;
    readonly memoryKibibytes: number;
    readonly iterations: number;
    readonly parallelism: number;
    readonly concurrentHashes: number;
    readonly queuedHashes: number;
  };
  readonly throttling: {
    readonly windowSeconds: number;
    readonly failuresPerDevice: number;
    readonly failuresPerAddress: number;
    readonly failuresPerNetwork: number;
    readonly failuresPerIdentifier: number;
  };
  readonly sessions: {
    readonly idleSeconds: number;
    readonly absoluteSeconds: number;
    readonly interactionSeconds: number;
    readonly deviceMemorySeconds: number;
  };
  readonly tokens: {
    readonly authorizationCodeSeconds: number;
    readonly accessTokenSeconds: number;
    readonly idTokenSeconds: number;
    readonly refreshTokenSeconds: number;
    readonly pushedRequestSeconds: number;
    readonly clientAssertionMaxSeconds: number;
  };
  readonly signingKeys: {
    readonly publishBeforeUseSeconds: number;
    readonly keepPreviousSeconds: number;
  };
  readonly relyingParties: {
    readonly allowLoopback: boolean;
    readonly logoutAttempts: number;
  };
  readonly registries: {
    readonly deadlineSeconds: number;
    readonly recheckDays: number;
    readonly requestsPerDay: number;
    readonly requestsPerNetworkPerDay: number;
    readonly concurrency: number;
    readonly requestTimeoutMilliseconds: number;
    readonly pensionFund?: RegistryAddress;
    readonly interiorMinistry?: RegistryAddress;
    readonly taxService?: RegistryAddress;
  };
  readonly banks?: readonly Bank[];
  readonly post?: PostAddress;
  readonly records: {
    readonly remindDaysBefore: readonly number[];
  };
  readonly contacts: {
    readonly undoSeconds: number;
  };
  readonly personalData: {
    readonly deletionDelaySeconds: number;
    readonly exportsPerDay: number;
  };
  readonly signature: {
    readonly authoritiesFile?: string;
    readonly requestTimeoutMilliseconds: number;
  };
  readonly audit: {
    readonly checkpointFile?: string;
    readonly checkpointSeconds: number;
    readonly checkpointEvents: number;
    readonly alarmAfterSeconds: number;
    readonly refuseAfterSeconds: number;
  };
  readonly logging: {
    readonly level: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  };
  readonly jobs: {
    readonly concurrency: number;
    readonly enabled: boolean;
  };
  readonly sandbox: {
    readonly enabled: boolean;
    readonly port: number;
    readonly dataDir: string;
    readonly operators: boolean;
  };
}

/** Where a registry is asked, and by what it knows us. */
export interface RegistryAddress {
  readonly url: string;
  readonly token: string;
}

/** Where letters are handed over, and by what the post knows us. */
export interface PostAddress {
  readonly url: string;
  readonly token: string;
}

/** A bank that vouches for its customers, as an OpenID provider; we are its client. */
export interface Bank {
  readonly id: string;
  readonly name: { readonly ru: string; readonly en: string };
  readonly issuer: string;
  readonly clientId: string;
  readonly privateKey: {
    readonly kty: 'EC';
    readonly crv: 'P-256';
    readonly x: string;
    readonly y: string;
    readonly d: string;
    readonly kid?: string;
    readonly alg?: 'ES256';
    readonly use?: 'sig';
  };
}

/** A layer of configuration: any part of it. */
export type ConfigInput = {
  readonly [Key in keyof Config]?: Config[Key] extends readonly unknown[] | string | undefined ? Config[Key] : Partial<Config[Key]>;
};
