import { asCyrillic, asLatin, withoutSpaces } from './look-alikes.ts';

/** Letters that look the same in both alphabets are the only ones on a plate (GOST R 50577-2018). */
const L = '[АВЕКМНОРСТУХ]';
const REGION = '(\\d{2,3})';

/** Cars; taxis and buses; trailers; motorcycles and the rest with four digits in front. */
const plates = [`(${L})(\\d{3})(${L}{2})`, `(${L}{2})(\\d{3})`, `(${L}{2})(\\d{4})`, `(\\d{4})(${L}{2})`].map(
  (number) => new RegExp(`^${number}${REGION}$`, 'u'),
);

/** A registration plate, `А123ВС44`, in Cyrillic letters whatever it was typed with. */
export function parsePlate(text: string): string | undefined {
  const plate = asCyrillic(withoutSpaces(text));
  return plates.some((form) => form.test(plate)) ? plate : undefined;
}

/** `А 123 ВС 44` */
export function formatPlate(plate: string): string {
  const parts = plates.map((form) => form.exec(plate)).find((match) => match !== null);
  return parts?.slice(1).join(' ') ?? plate;
}

/** Series and number of a registration certificate, `4412345678` or `44АВ345678`. */
export function parseVehicleCertificate(text: string): string | undefined {
  const number = asCyrillic(withoutSpaces(text));
  return /^\d{2}(\d{2}|[А-Я]{2})\d{6}$/u.test(number) ? number : undefined;
}

/** Vehicle identification number (ISO 3779): 17 signs without I, O and Q. */
export function parseVin(text: string): string | undefined {
  const vin = asLatin(withoutSpaces(text));
  return /^[A-HJ-NPR-Z0-9]{17}$/u.test(vin) ? vin : undefined;
}
