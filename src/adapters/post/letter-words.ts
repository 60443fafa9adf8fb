import type { LetterToPrint } from '../../capabilities/proofing/ports.ts';
import { translateTo } from '../../kernel/texts.ts';

/** All that a letter says beside its address, in the language of the account. */
export interface LetterWords {
  readonly service: string;
  readonly title: string;
  readonly lead: string;
  readonly codeLabel: string;
  readonly code: string;
  readonly validity: string;
  readonly steps: readonly string[];
  readonly warning: string;
  readonly qrLabel: string;
}

export function letterWords({ language, code, validUntil, pageUrl }: LetterToPrint): LetterWords {
  const t = translateTo(language);
  const date = new Intl.DateTimeFormat(language === 'ru' ? 'ru' : 'en-GB', { dateStyle: 'long', timeZone: 'Europe/Moscow' }).format(
    validUntil,
  );
  const address = pageUrl.replace(/^https?:\/\//u, '');
  return {
    service: t('letter.paper_service'),
    title: t('letter.paper_title'),
    lead: t('letter.paper_lead'),
    codeLabel: t('letter.paper_code'),
    code,
    validity: t('letter.paper_validity', { date }),
    steps: [t('letter.paper_step_open', { address }), t('letter.paper_step_sign_in'), t('letter.paper_step_type')],
    warning: t('letter.paper_warning'),
    qrLabel: t('letter.paper_qr'),
  };
}

/** The same as lines of text, for a post that also prints in Braille or large type. */
export function letterText(letter: LetterToPrint): readonly string[] {
  const { service, title, lead, codeLabel, code, validity, steps, warning } = letterWords(letter);
  return [service, title, lead, `${codeLabel}: ${code}`, validity, ...steps.map((step, index) => `${index + 1}. ${step}`), warning];
}
