/** Kinds of what the OpenID provider keeps between requests, by the library's own names. */
export type ArtefactModel =
  | 'Session'
  | 'Interaction'
  | 'Grant'
  | 'AuthorizationCode'
  | 'AccessToken'
  | 'RefreshToken'
  | 'ClientCredentials'
  | 'PushedAuthorizationRequest'
  | 'ReplayDetection';

export type ArtefactPayload = Readonly<Record<string, unknown>>;

/** Those that name who is signed in. An interaction may name somebody too, but what it leads to can change that account before it is looked at. */
export const namingModels: readonly ArtefactModel[] = ['Session', 'AuthorizationCode', 'AccessToken', 'RefreshToken'];

/** An artefact as the library knows it: `id` is the token or cookie value, a secret. */
export interface Artefact {
  readonly model: ArtefactModel;
  readonly id: string;
  readonly payload: ArtefactPayload;
}

export interface ArtefactWrite extends Artefact {
  /** Seconds until the row may be forgotten, counted by the database's clock. */
  readonly lifetimeSeconds: number;
}

/** What is to be written, and what it was when this request read it: undefined for what this request made. */
export interface ArtefactChange extends ArtefactWrite {
  readonly read: ArtefactPayload | undefined;
}

export interface ArtefactKey {
  readonly model: ArtefactModel;
  readonly id: string;
}

/** An artefact together with what the library will ask for next in the same request: its grant and its session. */
export interface ArtefactWithKin {
  readonly model: ArtefactModel;
  readonly payload: ArtefactPayload;
  readonly grant?: ArtefactPayload;
  readonly session?: ArtefactPayload;
  /** What another room holds of its account; see artefactsWith. */
  readonly beside?: unknown;
}

/**
 * Relying parties that a request took out of the session it had read. Simultaneous requests each know a part of a session's relying
 * parties, so what is written is merged with what stands; what was taken out must be told from what was never known.
 */
export function droppedClients({ read, payload }: ArtefactChange): string[] {
  const remaining = clientsOf(payload);
  return clientsOf(read ?? {}).filter((clientId) => !remaining.includes(clientId));
}

function clientsOf(payload: ArtefactPayload): string[] {
  return Object.keys((payload['authorizations'] as Record<string, unknown> | undefined) ?? {});
}

/** The id is a secret and stays out of the stored payload; so does the session's cookie value inside an interaction. */
export function withoutSecrets(payload: ArtefactPayload): ArtefactPayload {
  const { jti: _jti, ...rest } = payload;
  const session = rest['session'];
  if (typeof session !== 'object' || session === null) return rest;
  const { cookie: _cookie, ...kept } = session as Record<string, unknown>;
  return { ...rest, session: kept };
}

export function textOf(payload: ArtefactPayload, key: string): string | null {
  const value = payload[key];
  return typeof value === 'string' ? value : null;
}

const tokenModels: readonly ArtefactModel[] = ['AccessToken', 'ClientCredentials', 'RefreshToken'];

/** Kinds to look for under an id: who holds a token cannot always tell its kind, so introspection and revocation ask for each in turn. */
export function lookedForWith(model: ArtefactModel): readonly ArtefactModel[] {
  return tokenModels.includes(model) ? tokenModels : [model];
}
