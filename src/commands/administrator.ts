import { userInfo } from 'node:os';
import type { AuditActor } from '../capabilities/audit/audit-event.ts';

/** Who is at the command line, for the audit trail: the account of the operating system. */
export function administrator(): AuditActor {
  try {
    return `administrator:${userInfo().username}`;
  } catch {
    // A container may run as a number that no account has.
    return `administrator:uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
