/** Where operators work; `:caseId` and `:approvalId` are for the router. */
export const deskPaths = {
  desk: '/desk',
  search: '/desk/search',
  end: '/desk/end',
  visit: '/desk/visits/:caseId',
  visitDocument: '/desk/visits/:caseId/document',
  visitCode: '/desk/visits/:caseId/code',
  visitClose: '/desk/visits/:caseId/close',
  receipt: '/desk/visits/:caseId/receipt',
  restore: '/desk/visits/:caseId/restore',
  contact: '/desk/visits/:caseId/contact',
  level: '/desk/visits/:caseId/level',
  newVisitor: '/desk/visitors',
  visitor: '/desk/visitors/:caseId',
  visitorCode: '/desk/visitors/:caseId/code',
  visitorData: '/desk/visitors/:caseId/data',
  approvals: '/desk/approvals',
  approval: '/desk/approvals/:approvalId',
  decision: '/desk/approvals/:approvalId/decision',
  withdrawal: '/desk/approvals/:approvalId/withdrawal',
  trail: '/desk/trail',
} as const;

type OfOne = Extract<(typeof deskPaths)[keyof typeof deskPaths], `${string}:${string}`>;

/** The address of one case or request. */
export function pathOf(pattern: OfOne, id: string): string {
  return pattern.replace(/:\w+/u, encodeURIComponent(id));
}
