/** Ways to prove identity, as the provider names them. */
export const proofMethods = ['in_person', 'postal_code', 'online_bank', 'e_signature'] as const;
export type ProofMethod = (typeof proofMethods)[number];

/** What nobody can do as a citizen: it is asked of whoever started the sandbox, and no address of the provider answers to it. */
export type AdministrationOrder =
  | {
      /** A proof of any method and age. */
      readonly kind: 'prove';
      /** E.164. */
      readonly phone: string;
      readonly method: ProofMethod;
      /** ISO 8601. */
      readonly provedAt: string;
    }
  /** What `paiza operator add` does. */
  | { readonly kind: 'employ'; readonly phone: string; readonly centreId: string; readonly role: 'operator' | 'senior' };

/** Rejects with the reason when the order cannot be carried out. */
export type Administration = (order: AdministrationOrder) => Promise<void>;

/** Of an outside world that was started without a provider's administrator beside it. */
export const noAdministration: Administration = () => Promise.reject(new Error('nobody administers the provider from here'));
