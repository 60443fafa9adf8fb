import type { StandingProof } from '../../../capabilities/accounts/assurance-level.ts';
import { findProofs } from '../../../capabilities/proofing/find-proofs.ts';
import { methodRow } from '../../../capabilities/proofing/catalogue.ts';
import type { Deps } from '../../../deps.ts';
import type { Language } from '../../../kernel/language.ts';
import { formatDate, formatPastMoment } from '../../views/dates.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext, WaitingSite } from '../../views/page-context.ts';
import { summaryList } from '../../views/panels.ts';
import { capitalised } from './method-list.ts';

/** A proof with the name of the bank that gave it, as far as it is one that works with us still. */
export type NamedProof = StandingProof & { readonly bank?: string };

export async function nameProofs(
  deps: Pick<Deps, 'db' | 'keyring' | 'banks'>,
  { accountId, proofs }: { readonly accountId: string; readonly proofs: readonly StandingProof[] },
  language: Language,
): Promise<readonly NamedProof[]> {
  const ids = proofs.filter(({ method }) => method === 'online_bank').map(({ proofId }) => proofId);
  const found = await findProofs(deps, accountId, ids);
  const bankOf = ({ proofId }: StandingProof) => {
    const evidence = found.find((one) => one.proofId === proofId)?.evidence;
    return evidence?.kind === 'bank' ? deps.banks.list().find(({ id }) => id === evidence.bankId)?.name[language] : undefined;
  };
  return proofs.map((proof) => {
    const bank = bankOf(proof);
    return bank === undefined ? proof : { ...proof, bank };
  });
}

/** What proves the identity, newest first. Two of one kind and day are told apart by their time. */
export function proofList({ t, language }: PageContext, proofs: readonly NamedProof[], site: WaitingSite | undefined): Html {
  const named = proofs.map((proof) => ({ ...proof, term: termOf(t, proof), date: formatDate(language, proof.provedAt) }));
  const isLone = ({ term, date }: (typeof named)[number]) => named.filter((one) => one.term === term && one.date === date).length === 1;
  return html`<h2>${t('proofing.held_title')}</h2>
    ${summaryList(
      named.map((proof) => ({
        term: proof.term,
        value: html`${isLone(proof) ? proof.date : t('proofing.held_at', { moment: formatPastMoment(language, proof.provedAt) })}
        ${site !== undefined && !site.takes.includes(proof.method) && html`<p class="muted">${t('proofing.not_taken', { name: site.name })}</p>`}`,
      })),
    )}`;
}

function termOf(t: PageContext['t'], { method, bank }: NamedProof): string {
  const name = capitalised(t(methodRow(method).name));
  return bank === undefined ? name : t('proofing.held_by_bank', { bank });
}
