// Passkeys: asks the browser for one before a form is sent, and sends what it gave as JSON. Decides nothing; the server checks it all.

const fromBase64Url = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0)).buffer;

function toBase64Url(buffer) {
  const bytes = new Uint8Array(buffer);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

const withBytes = (descriptors) => descriptors?.map((descriptor) => ({ ...descriptor, id: fromBase64Url(descriptor.id) }));

/** The options in bytes. By hand: browsers that do it themselves are younger than the passkeys of many people. */
function inBytes(options) {
  return {
    ...options,
    challenge: fromBase64Url(options.challenge),
    ...(options.user === undefined ? {} : { user: { ...options.user, id: fromBase64Url(options.user.id) } }),
    ...(options.allowCredentials === undefined ? {} : { allowCredentials: withBytes(options.allowCredentials) }),
    ...(options.excludeCredentials === undefined ? {} : { excludeCredentials: withBytes(options.excludeCredentials) }),
  };
}

function inText({ id, type, response }) {
  const parts = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'];
  const bytes = parts.filter((name) => response[name] instanceof ArrayBuffer && response[name].byteLength > 0);
  const texts = Object.fromEntries(bytes.map((name) => [name, toBase64Url(response[name])]));
  return JSON.stringify({ id, rawId: id, type, response: { ...texts, transports: response.getTransports?.() ?? [] } });
}

/** One dialogue at a time: asking outright ends the suggestions. */
let suggesting = new AbortController();

export function passkeyForm(element) {
  const { passkey: ceremony, suggests, unknown } = element.dataset;
  const options = JSON.parse(element.dataset.options);
  const form = element.querySelector('form');
  const answer = form.elements.namedItem('passkey_answer');
  const status = element.querySelector('[data-passkey-status]');
  let asking = false;
  // Coming back from history, a form must not bring an old answer.
  window.addEventListener('pageshow', () => (answer.value = ''));
  form.addEventListener('submit', (event) => {
    if (answer.value !== '') return;
    event.preventDefault();
    event.stopPropagation();
    if (!asking) void ask();
  });
  if (unknown !== undefined) void signal('signalUnknownCredential', { rpId: options.rpId, credentialId: unknown });
  if (suggests !== undefined) void suggest();

  async function ask() {
    if (window.PublicKeyCredential === undefined) {
      status.textContent = element.dataset.unsupported;
      return;
    }
    asking = true;
    status.textContent = '';
    suggesting.abort();
    try {
      send(await navigator.credentials[ceremony]({ publicKey: inBytes(options) }));
    } catch {
      status.textContent = element.dataset.cancelled;
      if (suggests !== undefined) void suggest();
    } finally {
      asking = false;
    }
  }

  /** Passkeys among the suggestions of the field for the identifier, where the browser can. */
  async function suggest() {
    if (!(await window.PublicKeyCredential?.isConditionalMediationAvailable?.())) return;
    suggesting = new AbortController();
    try {
      send(await navigator.credentials.get({ publicKey: inBytes(options), mediation: 'conditional', signal: suggesting.signal }));
    } catch {
      // Nobody chose one: the page is as it was.
    }
  }

  function send(credential) {
    answer.value = inText(credential);
    form.requestSubmit();
  }
}

/** Tells the browser what became of passkeys, so that it stops offering those that no longer open anything. */
export async function signal(method, details) {
  try {
    await window.PublicKeyCredential?.[method]?.(details);
  } catch {
    // A comfort only.
  }
}
