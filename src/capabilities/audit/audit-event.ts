/** What can be recorded: `<noun>.<past participle>`. One list, so that nobody has to guess what the trail can hold. */
export type AuditAction =
  | 'account.registered'
  | 'contact.confirmed'
  | 'authentication.succeeded'
  | 'authentication.failed'
  | 'authentication.challenged'
  | 'passkey.added'
  | 'passkey.renamed'
  | 'passkey.removed'
  | 'session.ended'
  | 'sessions.ended'
  | 'access.ended'
  | 'identity.confirmed'
  | 'identity.revoked'
  | 'level.raised'
  | 'level.lowered'
  | 'proof.added'
  | 'proof.revoked'
  | 'proofing.opened'
  | 'proofing.completed'
  | 'proofing.refused'
  | 'proofing.attempt_failed'
  | 'proofing.cancelled'
  | 'proofing.expired'
  | 'letter.requested'
  | 'letter.exported'
  | 'letter.refused'
  | 'letter.tracked'
  | 'letter.cancelled'
  | 'letter.expired'
  | 'letter.code_mistyped'
  | 'letter.voided'
  | 'registry.requested'
  | 'registry.answered'
  | 'registry.answer_ignored'
  | 'registry.expired'
  | 'registry.ended'
  | 'consent.granted'
  | 'consent.withdrawn'
  | 'client.applied'
  | 'client.removed'
  | 'signing_key.rotated'
  | 'master_key.resealed'
  | 'grant.revoked_for_replay';

/** Who did it: the citizen (`citizen`), the system itself, an operator by id, or an administrator at the command line. */
export type AuditActor = 'citizen' | 'system' | `operator:${string}` | `administrator:${string}`;

export interface AuditEvent {
  readonly actor: AuditActor;
  readonly action: AuditAction;
  readonly accountId?: string;
  readonly clientId?: string;
  /** Codes, ids and counts; never personal data. */
  readonly details?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}
