import type { ServiceCentre } from '../../../capabilities/service-centres/service-centre.ts';
import type { Language } from '../../../kernel/language.ts';
import { translateTo } from '../../../kernel/texts.ts';
import { MM, openSheet, pdfFonts } from '../../pdf/sheet.ts';

export interface Receipt {
  /** Whole: the paper is given to its owner. */
  readonly name: string;
  readonly provedAt: Date;
  readonly centre: ServiceCentre | undefined;
  readonly operatorId: string;
  readonly caseId: string;
  readonly issuer: string;
}

const margin = 14 * MM;
const width = 148 * MM - 2 * margin;

/** A5, one page. Neither the number of the document nor any contact stands on it: people lose papers. */
export function receiptPdf(language: Language, { name, provedAt, centre, operatorId, caseId, issuer }: Receipt): Promise<Buffer> {
  const t = translateTo(language);
  const sheet = openSheet({ size: 'A5', title: t('desk.receipt_title'), language });
  const { document } = sheet;
  document.font(pdfFonts.bold, 12).text('Пайцза', margin, margin);
  document.font(pdfFonts.bold, 18).text(t('desk.receipt_title'), margin, margin + 9 * MM, { width });
  document.moveDown(0.6);
  const row = (label: string, value: string) => {
    document.font(pdfFonts.regular, 10).fillColor('#48595f').text(label, { width });
    document.font(pdfFonts.bold, 12).fillColor('#000000').text(value, { width, paragraphGap: 6 });
  };
  row(t('desk.receipt_name'), name);
  row(t('desk.receipt_result'), t('desk.receipt_confirmed'));
  row(t('desk.receipt_moment'), momentOf(language, provedAt, centre?.timeZone));
  if (centre !== undefined)
    row(t('desk.receipt_centre'), `${centre.name[language]}\n${centre.town[language]}, ${centre.address[language]}`);
  row(t('desk.receipt_operator'), operatorId);
  row(t('desk.receipt_case'), caseId);
  document.moveDown(0.6).font(pdfFonts.regular, 10);
  document.text(t('desk.receipt_not_you', { address: issuer.replace(/^https?:\/\//u, '') }), { width });
  return sheet.finish();
}

/** To the minute, on the clocks of the place. */
function momentOf(language: Language, moment: Date, timeZone = 'Europe/Moscow'): string {
  const format = new Intl.DateTimeFormat(language === 'ru' ? 'ru' : 'en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone });
  return format.format(moment);
}
