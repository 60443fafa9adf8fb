import type { Db } from '../../database/connect.ts';
import type { Contact, Identifier } from '../../kernel/identifier.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Language } from '../../kernel/language.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';
import { issueCode } from '../one-time-codes/issue-code.ts';
import { spoilCodes } from '../one-time-codes/spoil-codes.ts';
import { countMessage, requireAllowances } from '../registration/require-allowances.ts';
import { channelOf, countedAs } from './recovery.ts';
import type { RecoveryConfig } from './recovery-settings.ts';
import { allowanceProblem, sendProblem } from './refused-sending.ts';
import { linkPage } from './steps.ts';
import { keepOnlyIf } from './store.ts';

export interface SendMessageDeps {
  readonly keyring: Keyring;
  readonly config: RecoveryConfig;
}

export interface RecoveryMessage {
  readonly subject: string;
  /** As typed: limits are counted on it, whoever has it. */
  readonly identifier: Identifier;
  /** Where the message goes; undefined for a twin, whose message is made and undone. */
  readonly to: Contact | undefined;
  readonly language: Language;
  readonly network: string;
}

/**
 * Issues the code or link of a recovery and puts its message into the outbox, within the caller's transaction. Somebody has the identifier or
 * nobody has: statements and limits are the same. The codes and links of before to the same destination match nothing any more, silently:
 * whoever asked for them is not to learn that somebody asked again. Throws the problems of recovery that refuse a message.
 */
export async function sendRecoveryMessage(deps: SendMessageDeps, tx: Db, message: RecoveryMessage): Promise<void> {
  const { subject, identifier, to, language, network } = message;
  const contact = countedAs(identifier);
  const lifetimeSeconds = messageLifetimeSeconds(deps.config, identifier);
  const allowances = await requireAllowances(deps, tx, { network, contact }).catch((error: unknown) => {
    throw allowanceProblem(error);
  });
  await spoilCodes(deps, tx, { purpose: 'recovery', contact });
  const bySms = channelOf(identifier) === 'sms';
  const code = { purpose: 'recovery', subject, contact, lifetimeSeconds, withLink: !bySms, decoy: to === undefined } as const;
  const issued = await issueCode(deps, tx, code);
  if (issued.kind !== 'issued') throw sendProblem(issued);
  await countMessage(deps, tx, { contact, allowances }).catch((error: unknown) => {
    throw allowanceProblem(error);
  });
  const params = bySms
    ? { digits: issued.digits, minutes: atLeastOne(lifetimeSeconds / 60) }
    : { link: `${deps.config.issuer}${linkPage}/${issued.linkToken ?? ''}`, hours: atLeastOne(lifetimeSeconds / 3600) };
  const words = { template: bySms ? 'recovery_code' : 'recovery_link', language, params, lifetimeSeconds } as const;
  await keepOnlyIf(tx, to !== undefined, () => enqueueMessage(deps, tx, { to: to ?? nobody(identifier), ...words }));
}

export function messageLifetimeSeconds({ registration, recovery }: RecoveryConfig, { kind }: Pick<Identifier, 'kind'>): number {
  return kind === 'phone' ? registration.smsCodeLifetimeSeconds : recovery.linkLifetimeSeconds;
}

/** What the message of a twin is made out to, before it is undone. */
function nobody(identifier: Identifier): Contact {
  return identifier.kind === 'phone' ? identifier : ({ kind: 'email', value: 'nobody@invalid.example' } as Contact);
}

function atLeastOne(amount: number): string {
  return String(Math.max(1, Math.floor(amount)));
}
