/**
 * An ECDSA signature as JOSE writes it, R and S side by side (RFC 7518 §3.4), of one as X.509 does, a DER sequence of two integers (RFC 3279
 * §2.2.3). `size`: bytes of each, 32 with P-256. OpenSSL writes the first form too, but takes more than twice as long for the whole signature.
 */
export function concatenatedSignature(der: Uint8Array, size: number): Uint8Array {
  const signature = new Uint8Array(2 * size);
  const lengthOfR = der[3] ?? 0;
  const startOfS = 4 + lengthOfR + 2;
  writeInteger(signature.subarray(0, size), der.subarray(4, 4 + lengthOfR));
  writeInteger(signature.subarray(size), der.subarray(startOfS, startOfS + (der[startOfS - 1] ?? 0)));
  return signature;
}

/** DER puts a zero before a high first bit and leaves out zeros at the beginning; here the place has its fixed length. */
function writeInteger(place: Uint8Array, integer: Uint8Array): void {
  const digits = integer.subarray(Math.max(0, integer.length - place.length));
  place.set(digits, place.length - digits.length);
}
