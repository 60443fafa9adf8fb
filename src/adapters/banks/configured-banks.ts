import { BankFault, bankAnswerPath, type Banks } from '../../capabilities/proofing/ports.ts';
import { createBankConnection } from './bank-connection.ts';
import { beginVisit, completeVisit, type BankLinkParts } from './bank-link.ts';
import type { BankSettings } from './bank-settings.ts';
import { createGuardedFetch } from './guarded-fetch.ts';

/** A citizen waits for it: discovery and the pushed request before leaving, the redemption on coming back. */
const REQUEST_TIMEOUT_MILLISECONDS = 5000;

export interface BanksSettings {
  readonly issuer: string;
  readonly banks?: readonly BankSettings[];
  /** Whether banks may lie on this machine; for sandboxes. */
  readonly relyingParties: { readonly allowLoopback: boolean };
}

export interface BanksOptions {
  /** Hears why an answer was refused; neither word holds data of the person. */
  readonly onRefusal: (refusal: { readonly bankId: string; readonly reason: string }) => void;
  readonly timeoutMilliseconds?: number;
}

/** The banks of the configuration; none, and the method is not offered, when it names none. */
export function createBanks({ issuer, banks = [], relyingParties }: BanksSettings, options: BanksOptions): Banks {
  const { onRefusal, timeoutMilliseconds = REQUEST_TIMEOUT_MILLISECONDS } = options;
  const fetch = createGuardedFetch({ allowLoopback: relyingParties.allowLoopback, timeoutMilliseconds });
  const links = new Map(
    banks.map((bank): [string, BankLinkParts] => [
      bank.id,
      {
        bankId: bank.id,
        connection: createBankConnection(bank, fetch),
        redirectUri: `${issuer}${bankAnswerPath(bank.id)}`,
        onRefusal: (reason) => onRefusal({ bankId: bank.id, reason }),
      },
    ]),
  );
  const linkTo = (bankId: string): BankLinkParts => {
    const link = links.get(bankId);
    if (link === undefined) throw new BankFault('is not configured');
    return link;
  };
  const entries = banks.map(({ id, name, issuer: address }) => ({ id, name, origin: new URL(address).origin }));
  return {
    list: () => entries,
    begin: async (bankId, language = 'ru') => beginVisit(linkTo(bankId), language),
    complete: async (visit, callback) => completeVisit(linkTo(visit.bankId), visit, callback),
  };
}
