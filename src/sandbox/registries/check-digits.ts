/** Two check digits of an insurance number (SNILS), of its first nine digits. */
function snilsCheckDigits(number: string): string {
  const sum = [...number].reduce((total, digit, index) => total + Number(digit) * (9 - index), 0) % 101;
  return String(sum % 100).padStart(2, '0');
}

const weights = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

/** The check digit that follows these 10 or 11 digits of a person's tax number (INN). */
function innCheckDigit(digits: string): string {
  const own = weights.slice(weights.length - digits.length);
  const sum = own.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return String((sum % 11) % 10);
}

/** An insurance number of its first nine digits. */
export function completeSnils(number: string): string {
  return number + snilsCheckDigits(number);
}

/** A tax number of its first ten digits. */
export function completeInn(number: string): string {
  const eleven = number + innCheckDigit(number);
  return eleven + innCheckDigit(eleven);
}

export function isSnils(text: string): boolean {
  return /^\d{11}$/u.test(text) && completeSnils(text.slice(0, 9)) === text;
}

export function isInn(text: string): boolean {
  return /^\d{12}$/u.test(text) && completeInn(text.slice(0, 10)) === text;
}
