import QRCode from 'qrcode';
import { html, type Html } from './html.ts';

/** Blank modules around the code, without which readers do not find it (ISO/IEC 18004 §9.1). */
const QUIET_ZONE = 4;

/** A QR code as a picture within the page: what it holds never goes through an address or a file. */
export function qrCode(text: string, label: string): Html {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  const side = size + 2 * QUIET_ZONE;
  const dark = Array.from({ length: size * size }, (_, at) => at).filter((at) => modules.data[at] === 1);
  const path = dark.map((at) => `M${(at % size) + QUIET_ZONE} ${Math.floor(at / size) + QUIET_ZONE}h1v1h-1z`).join('');
  return html`<svg
    class="qr-code"
    role="img"
    aria-label="${label}"
    viewBox="0 0 ${side} ${side}"
    width="220"
    height="220"
    shape-rendering="crispEdges"
  >
    <rect width="${side}" height="${side}" fill="#fff" />
    <path d="${path}" fill="#000" />
  </svg>`;
}
