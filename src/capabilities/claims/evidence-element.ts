import type { Proof } from '../proofing/proof.ts';

/** Kinds of evidence and of checks that elements below can hold; discovery announces them. */
export const evidenceTypes = ['document', 'electronic_record', 'vouch', 'electronic_signature'] as const;
export const documentTypes = ['idcard', 'passport'] as const;
export const documentCheckMethods = ['vpip', 'pvp'] as const;
export const electronicRecordTypes = ['mailing_address'] as const;

/**
 * What a proof rests on, as OpenID Connect for Identity Assurance 1.0 §5.4.4 tells it. `vpip`: the document was looked at in person; `pvp`:
 * the person was compared with it; `pstl`, which the list of check methods lacks: a code came by registered letter.
 */
export function evidenceElement({ evidence, vouchedBy, provedAt, proofId }: Proof): Readonly<Record<string, unknown>> {
  const time = provedAt.toISOString();
  if (evidence.kind === 'document') {
    const checks = documentCheckMethods.map((method) => ({ check_method: method, organization: vouchedBy, time }));
    return { type: 'document', check_details: checks, document_details: { type: documentType(evidence.type) } };
  }
  if (evidence.kind === 'letter') {
    const checks = [{ check_method: 'pstl', organization: vouchedBy, time }];
    return { type: 'electronic_record', check_details: checks, record: { type: 'mailing_address', created_at: evidence.sentAt } };
  }
  if (evidence.kind === 'bank') {
    const voucher = { organization: vouchedBy };
    const attestation = { type: 'digital_attestation', reference_number: proofId, date_of_issuance: time.slice(0, 10), voucher };
    return { type: 'vouch', attestation };
  }
  const { issuer, serialNumber, signedAt, algorithm } = evidence;
  return { type: 'electronic_signature', signature_type: `qes_${algorithm}`, issuer, serial_number: serialNumber, created_at: signedAt };
}

/** The passport of the Russian Federation is carried at home: abroad it would be called an identity card. */
function documentType(type: string): (typeof documentTypes)[number] {
  return type === 'passport_rf' ? 'idcard' : 'passport';
}
