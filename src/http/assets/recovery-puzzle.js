// Solves the puzzle of a form (altcha's proof of work, PBKDF2) and holds its button back meanwhile. Without scripts, or without Web Crypto,
// the form works after a wait instead; the server decides either way.

/** `puzzle` is the element that holds the challenge, its hidden field and its status. */
export async function solvePuzzle(puzzle) {
  if (!globalThis.crypto?.subtle) return;
  const challenge = JSON.parse(puzzle.dataset.puzzle);
  const field = puzzle.querySelector('input[name="puzzle"]');
  const status = puzzle.querySelector('[data-puzzle-status]');
  const button = puzzle.closest('form').querySelector('button');
  button.setAttribute('disabled', '');
  puzzle.querySelector('[data-puzzle-wait]').setAttribute('hidden', '');
  status.textContent = puzzle.dataset.solving;
  const { parameters } = challenge;
  const nonce = fromHex(parameters.nonce);
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  for (let counter = 0; ; counter++) {
    new DataView(password.buffer).setUint32(nonce.length, counter);
    const key = toHex(await derive(password, parameters));
    if (!key.startsWith(parameters.keyPrefix)) continue;
    field.value = btoa(JSON.stringify({ challenge, solution: { counter, derivedKey: key } }));
    break;
  }
  status.textContent = puzzle.dataset.solved;
  button.removeAttribute('disabled');
}

async function derive(password, { salt, cost, keyLength }) {
  const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: fromHex(salt), iterations: cost };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, keyLength * 8));
}

function fromHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
