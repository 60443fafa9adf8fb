export const operatorRoles = ['operator', 'senior', 'auditor'] as const;
export type OperatorRole = (typeof operatorRoles)[number];

/** A confirmed citizen who works at a counter of a service centre. */
export interface Operator {
  readonly operatorId: string;
  readonly accountId: string;
  readonly centreId: string;
  readonly role: OperatorRole;
}

/** An operator at work. */
export interface OperatorAtDesk extends Operator {
  /** A keyed digest of who they are themselves, see person.ts. */
  readonly person: Buffer | undefined;
}

export function parseOperatorRole(text: string): OperatorRole | undefined {
  return operatorRoles.find((role) => role === text);
}

/** As the audit trail names them. */
export function actorOf({ operatorId }: Pick<Operator, 'operatorId'>): `operator:${string}` {
  return `operator:${operatorId}`;
}
