import type { SecondFactor } from '../../../capabilities/authentication/answer-second-factor.ts';
import { parseBackupCode } from '../../../capabilities/authentication/backup-codes.ts';
import { parseTotpDigits } from '../../../capabilities/authentication/totp.ts';
import type { TypedWay } from './ways.ts';

/** What was typed, when it has the form of this way's codes. */
export function typedFactor(way: TypedWay, text: string): SecondFactor | undefined {
  if (way === 'totp') {
    const digits = parseTotpDigits(text);
    return digits === undefined ? undefined : { factor: 'totp', digits };
  }
  if (way === 'backup') {
    const code = parseBackupCode(text);
    return code === undefined ? undefined : { factor: 'backup_code', code };
  }
  const digits = text.replace(/[\s-]/gu, '');
  return /^\d{1,12}$/u.test(digits) ? { factor: 'sms_code', digits } : undefined;
}
