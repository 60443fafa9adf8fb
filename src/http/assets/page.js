// Comforts for every page. Each works on top of markup that is complete without it, and none decides anything.

/** Leads to the list of faults as soon as a refused form comes back. */
document.querySelector('[data-error-summary]')?.focus();

/**
 * Sends a form once, however often its buttons are pressed, for the second of two answers would contradict the first; a page shown again
 * from history may send again. A download leaves the page where it is: each of its buttons stands for itself, and only a double click is one.
 */
const sending = new Set();
document.addEventListener('submit', (event) => {
  const isDownload = event.target.matches('[data-download]');
  const sender = (isDownload && event.submitter) || event.target;
  if (sending.has(sender)) {
    event.preventDefault();
    return;
  }
  sending.add(sender);
  event.submitter?.setAttribute('aria-busy', 'true');
  setTimeout(() => mayBeSentAgain(sender), isDownload ? 1000 : 8000);
});
window.addEventListener('pageshow', () => sending.forEach(mayBeSentAgain));

function mayBeSentAgain(sender) {
  sending.delete(sender);
  for (const button of [sender, ...sender.querySelectorAll('[aria-busy]')]) button.removeAttribute('aria-busy');
}

/**
 * Carries what was typed over to the same page in the other language. Kept only on the way, in this tab alone; no password, no code.
 */
const typedKey = 'typed';
const typedFields = () => [
  ...document.querySelectorAll(
    'main input[id]:not([autocomplete$="password"], [autocomplete="one-time-code"], [readonly]), main select[id]',
  ),
];
document.querySelector('.language-switch')?.addEventListener('click', () => {
  const fields = typedFields().map(({ id, value, checked }) => [id, { value, checked }]);
  sessionStorage.setItem(typedKey, JSON.stringify({ path: location.pathname, fields: Object.fromEntries(fields) }));
});
try {
  restoreTyped();
} catch {
  // A browser that forbids storage loses this comfort only.
}

function restoreTyped() {
  const kept = JSON.parse(sessionStorage.getItem(typedKey) ?? 'null');
  sessionStorage.removeItem(typedKey);
  if (kept?.path !== location.pathname) return;
  for (const field of typedFields()) {
    const typed = kept.fields[field.id];
    if (typed === undefined) continue;
    if (['checkbox', 'radio'].includes(field.type)) field.checked = typed.checked;
    else field.value = typed.value;
  }
}

/** Takes a code however it was pasted or dictated: "123 456", "123-456". */
for (const input of document.querySelectorAll('[data-code-field]')) {
  input.addEventListener('input', () => {
    const digits = input.value.replace(/\D/g, '').slice(0, 6);
    if (digits !== input.value) input.value = digits;
  });
}

for (const button of document.querySelectorAll('[data-password-toggle]')) {
  const input = document.getElementById(button.getAttribute('aria-controls'));
  const status = button.parentElement.querySelector('[data-password-status]');
  const { show, hide, showLabel, hideLabel, shown, hidden } = button.dataset;
  const reveal = (visible) => {
    input.type = visible ? 'text' : 'password';
    button.textContent = visible ? hide : show;
    button.setAttribute('aria-label', visible ? hideLabel : showLabel);
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    reveal(input.type === 'password');
    status.textContent = input.type === 'text' ? shown : hidden;
  });
  input.addEventListener('password-reveal', () => reveal(true));
  // A browser remembers what was typed into a text field; it must not remember this.
  input.form.addEventListener('submit', () => reveal(false));
}

for (const countdown of document.querySelectorAll('[data-countdown-seconds]')) startCountdown(countdown);

function startCountdown(element) {
  const endsAt = Date.now() + Number(element.dataset.countdownSeconds) * 1000;
  const text = element.querySelector('[data-countdown-text]');
  const time = element.querySelector('[data-countdown-time]');
  const status = element.querySelector('[data-countdown-status]');
  const button = element.querySelector('button');
  if (time === null) return;
  button.disabled = true;
  const timer = setInterval(tick, 1000);
  function tick() {
    const seconds = Math.max(0, Math.ceil((endsAt - Date.now()) / 1000));
    time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    // Spoken once a minute only: a voice that counts seconds drowns the page.
    if (seconds > 0 && seconds % 60 === 0) status.textContent = text.textContent.trim();
    if (seconds > 0) return;
    clearInterval(timer);
    text.textContent = element.dataset.countdownOver;
    status.textContent = element.dataset.countdownOver;
    button.disabled = false;
  }
}

for (const element of document.querySelectorAll('[data-new-password]')) {
  const { newPassword } = await import(element.dataset.module);
  newPassword(element);
}

for (const element of document.querySelectorAll('[data-identity-form]')) {
  const { identityForm } = await import(element.dataset.module);
  identityForm(element);
}

for (const element of document.querySelectorAll('[data-progress][data-events]')) {
  const { watchProgress } = await import(element.dataset.module);
  watchProgress(element);
}

for (const element of document.querySelectorAll('[data-passkey]')) {
  const { passkeyForm } = await import(element.dataset.module);
  passkeyForm(element);
}

for (const element of document.querySelectorAll('[data-accepted-passkeys]')) {
  const { signal } = await import(element.dataset.module);
  await signal('signalAllAcceptedCredentials', JSON.parse(element.dataset.acceptedPasskeys));
}

for (const element of document.querySelectorAll('[data-puzzle]')) {
  const { solvePuzzle } = await import(element.dataset.module);
  await solvePuzzle(element);
}

for (const element of document.querySelectorAll('[data-push]')) {
  const { pushForm } = await import(element.dataset.module);
  await pushForm(element);
}

for (const element of document.querySelectorAll('[data-town-form]')) {
  const { townForm } = await import(element.dataset.module);
  townForm(element);
}
