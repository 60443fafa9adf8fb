import type { IdentityData } from '../../accounts/identity-data.ts';
import type { SignatureRefusal, Signer } from '../../authentication/ports.ts';
import type { ProofEvidence } from '../proof-evidence.ts';

/** Why a signature that was sent in proves nothing here. */
export type SignatureFailure = SignatureRefusal | 'other_person';

export interface ChallengeParts {
  /** Address of this installation: a signature for another one is worth nothing here. */
  readonly issuer: string;
  /** 256 bits, of this case alone. */
  readonly nonce: string;
  readonly createdAt: Date;
}

/**
 * What the citizen signs: a text that says in words what the signature means, with a nonce that makes it good for one case. Whoever is
 * shown it by somebody else can read what they would sign.
 */
export function challengeText({ issuer, nonce, createdAt }: ChallengeParts): string {
  return [
    'Подтверждение личности в Пайцзе',
    'Proof of identity for Paiza',
    '',
    `Сайт / Site: ${issuer}`,
    `Код / Code: ${nonce}`,
    `Создано / Created: ${createdAt.toISOString()}`,
    '',
    'Подписывая этот файл, я подтверждаю, что учётная запись Пайцзы, в которой он получен, принадлежит мне.',
    'Никому его не подписывайте, если вы получили его не в своей учётной записи.',
    'By signing this file I confirm that the Paiza account it was obtained from is mine.',
    'Never sign it for anybody if you did not obtain it from your own account.',
    '',
  ].join('\r\n');
}

/** A certificate names its owner by SNILS (order of the Federal Security Service 795, attribute 1.2.643.100.3); names are spelt in many ways. */
export function isSignedByOwner(signer: { readonly snils: string }, data: Pick<IdentityData, 'snils'>): boolean {
  return signer.snils === data.snils;
}

export function signatureEvidence(signer: Signer, signedAt: Date, listVersion: string): ProofEvidence {
  const { issuer, serialNumber, algorithm } = signer;
  return { kind: 'signature', issuer, serialNumber, signedAt: signedAt.toISOString(), algorithm, listVersion };
}
