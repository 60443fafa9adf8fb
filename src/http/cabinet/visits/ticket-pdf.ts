import type { VisitAtCentre } from '../../../capabilities/service-centres/find-visits.ts';
import { momentInWords } from '../../../capabilities/service-centres/wall-clock.ts';
import { formatApplicationNumber, type ApplicationNumber } from '../../../kernel/application-number.ts';
import type { Language } from '../../../kernel/language.ts';
import { translateTo } from '../../../kernel/texts.ts';
import { drawQr, MM, openSheet, pdfFonts } from '../../pdf/sheet.ts';

export interface Ticket extends VisitAtCentre {
  readonly applicationNumber: ApplicationNumber;
  /** Of the page where the visit can be cancelled. */
  readonly pageUrl: string;
}

const margin = 14 * MM;
const width = 148 * MM - 2 * margin;
const qrSide = 38 * MM;

/** What the citizen shows at the counter: A5, no name on it. The QR code holds the application number, so that a scanner types it. */
export function ticketPdf(language: Language, { visit, centre, applicationNumber, pageUrl }: Ticket): Promise<Buffer> {
  const t = translateTo(language);
  const { document, finish } = openSheet({ size: 'A5', title: t('visits.ticket_title'), language });
  document.font(pdfFonts.bold, 12).text('Пайцза', margin, margin);
  document.font(pdfFonts.bold, 18).text(t('visits.ticket_title'), margin, margin + 9 * MM, { width });
  document.moveDown(0.6);
  row(document, t('visits.when'), momentInWords(language, visit.startsAt, centre.timeZone));
  row(document, t('visits.where'), `${centre.name[language]}\n${centre.town[language]}, ${centre.address[language]}`);
  if (centre.phone !== undefined) row(document, t('centres.phone'), centre.phone);
  const top = document.y + 3 * MM;
  drawQr(document, applicationNumber, { x: margin + width - qrSide, y: top, side: qrSide });
  document.font(pdfFonts.regular, 10).text(t('visits.application_number'), margin, top + 8 * MM, { width: width - qrSide - 4 * MM });
  document.font(pdfFonts.bold, 26).text(formatApplicationNumber(applicationNumber), { width: width - qrSide - 4 * MM });
  document.font(pdfFonts.bold, 12).text(t('visits.bring_title'), margin, top + qrSide + 6 * MM, { width });
  document.font(pdfFonts.regular, 11).moveDown(0.3);
  for (const key of ['visits.bring_document', 'visits.bring_phone', 'visits.bring_number'] as const) {
    document.text(`• ${t(key)}`, { width, paragraphGap: 4 });
  }
  const address = pageUrl.replace(/^https?:\/\//u, '');
  document.moveDown(0.6).font(pdfFonts.regular, 10).text(t('visits.ticket_cancel', { address }), { width });
  return finish();
}

function row(document: PDFKit.PDFDocument, label: string, value: string): void {
  document.font(pdfFonts.regular, 10).fillColor('#48595f').text(label, { width });
  document.font(pdfFonts.bold, 13).fillColor('#000000').text(value, { width, paragraphGap: 6 });
}
