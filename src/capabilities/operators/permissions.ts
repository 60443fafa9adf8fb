import type { OperatorRole } from './operator.ts';

/** What can be done at the desk; each of its pages is one of these. */
export const deskActs = [
  'enter',
  'find_citizen',
  'confirm_identity',
  'register_visitor',
  'request_approval',
  'decide_approval',
  'read_trail',
] as const;
export type DeskAct = (typeof deskActs)[number];

/**
 * Who may do what, always within the own centre alone. An auditor sees what operators did and serves nobody: whoever watches has no hand
 * in it.
 */
const permissions: Readonly<Record<DeskAct, readonly OperatorRole[]>> = {
  enter: ['operator', 'senior', 'auditor'],
  find_citizen: ['operator', 'senior'],
  confirm_identity: ['operator', 'senior'],
  register_visitor: ['operator', 'senior'],
  request_approval: ['operator', 'senior'],
  decide_approval: ['senior'],
  read_trail: ['auditor'],
};

export function mayDo(role: OperatorRole, act: DeskAct): boolean {
  return permissions[act].includes(role);
}
