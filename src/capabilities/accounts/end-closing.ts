import type { Db } from '../../database/connect.ts';
import { endClosing as end, markReminded, markSwept, postponeClosing as postpone } from './closing-store.ts';

/** True for the one that may now close the account, in its own transaction: the time has come, and nobody has taken the wish back. */
export function endClosing(tx: Db, closingId: string): Promise<boolean> {
  return end(tx, closingId);
}

/** Leaves an account whose time has come alone for so long, because something about it is under way. */
export function postponeClosing(tx: Db, closingId: string, seconds: number): Promise<void> {
  return postpone(tx, closingId, seconds);
}

/** True for the one that now tells the owner, in its own transaction, that the time is near. */
export function noteReminder(tx: Db, closingId: string): Promise<boolean> {
  return markReminded(tx, closingId);
}

/** Notes that a closed account was looked through once more. */
export function endSweep(tx: Db, closingId: string): Promise<void> {
  return markSwept(tx, closingId);
}
