// Rules that tick themselves off, a strength meter with advice and a generator, for the page where a password is chosen.

/** Letters and digits that are not taken for one another (no 0 O o, 1 l I). */
const ALPHABET = { lower: 'abcdefghijkmnpqrstuvwxyz', upper: 'ABCDEFGHJKLMNPQRSTUVWXYZ', digit: '23456789' };
const GENERATED_LENGTH = 20;

const RULES = {
  length: (password, minLength) => [...password].length >= minLength,
  lower: (password) => /[a-z]/.test(password),
  upper: (password) => /[A-Z]/.test(password),
  digit: (password) => /[0-9]/.test(password),
};

/** Brings the block made by `newPasswordFields` to life. */
export function newPassword(block) {
  const { passwordId, repeatId } = block.dataset;
  const password = document.getElementById(passwordId);
  const repeat = document.getElementById(repeatId);
  password.addEventListener('input', () => tickRules(block, password.value));
  tickRules(block, password.value);
  startMeter(block, password);
  startGenerator(block, password, repeat);
}

function tickRules(block, password) {
  for (const item of block.querySelectorAll('[data-rule]')) {
    const met = RULES[item.dataset.rule](password, Number(block.dataset.minLength));
    item.toggleAttribute('data-met', met);
    item.querySelector('[data-rule-met]').hidden = !met;
  }
}

function startMeter(block, password) {
  const texts = JSON.parse(block.dataset.texts);
  const meter = block.querySelector('[data-meter]');
  let checker;
  let timer;
  const show = async () => {
    checker ??= loadChecker(block.dataset);
    const check = await checker;
    meter.hidden = password.value === '';
    if (password.value === '') return;
    const { score, feedback } = check(password.value, JSON.parse(block.dataset.ownWords));
    const strength = score < 2 ? 'weak' : score < 3 ? 'fair' : 'strong';
    meter.dataset.strength = strength;
    meter.querySelector('[data-meter-text]').textContent = texts[strength];
    const advice = [feedback.warning, ...feedback.suggestions].map((key) => texts[key]).find(Boolean);
    meter.querySelector('[data-meter-advice]').textContent = strength === 'strong' ? '' : (advice ?? '');
  };
  // Without the dictionaries there is no meter; rules, generator and the server's own check stay.
  const showOrGiveUp = () => show().catch(() => (meter.hidden = true));
  // Somebody quick, or a password manager, may have typed before this script came.
  if (password.value !== '') void showOrGiveUp();
  password.addEventListener('focus', () => (checker ??= loadChecker(block.dataset)).catch(() => {}), { once: true });
  password.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void showOrGiveUp(), 250);
  });
}

/** zxcvbn with its common passwords and keyboards, and our Russian words. About 250 KB, so only when somebody chooses a password. */
async function loadChecker({ core, common, russian }) {
  const [words] = await Promise.all([fetch(russian).then((answer) => answer.json()), loadScript(core), loadScript(common)]);
  const { core: zxcvbn, 'language-common': base } = window.zxcvbnts;
  const factory = new zxcvbn.ZxcvbnFactory({
    dictionary: {
      ...base.dictionary,
      'passwords-ru': words.passwords,
      'wikipedia-ru': Object.entries(words.words).flat(2),
      'firstnames-ru': Object.entries(words.names).flat(2),
    },
    graphs: { ...base.adjacencyGraphs, ...words.keyboards },
  });
  return (password, ownWords) => factory.check(password.slice(0, 128), ownWords);
}

function loadScript(src) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = src;
    script.addEventListener('load', resolve);
    script.addEventListener('error', reject);
    document.head.append(script);
  });
}

function startGenerator(block, password, repeat) {
  const generator = block.querySelector('[data-generator]');
  const result = generator.querySelector('[data-generated]');
  const shown = generator.querySelector('output');
  const copied = generator.querySelector('[data-copied]');
  generator.hidden = false;
  generator.querySelector('[data-generate]').addEventListener('click', () => {
    const value = generatePassword();
    for (const input of [password, repeat]) {
      input.value = value;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }
    shown.textContent = value;
    result.hidden = false;
    copied.textContent = '';
  });
  const copy = generator.querySelector('[data-copy]');
  copy.hidden = navigator.clipboard === undefined;
  copy.addEventListener('click', async () => {
    await navigator.clipboard.writeText(shown.textContent);
    copied.textContent = copied.dataset.text;
  });
}

/** 20 characters, evenly drawn until a lower-case letter, a capital and a digit are all among them: about 115 bits. */
export function generatePassword() {
  const alphabet = Object.values(ALPHABET).join('');
  for (;;) {
    const password = Array.from({ length: GENERATED_LENGTH }, () => alphabet[randomBelow(alphabet.length)]).join('');
    if (RULES.lower(password) && RULES.upper(password) && RULES.digit(password)) return password;
  }
}

/** Uniform: bytes beyond the last whole multiple are drawn again. */
function randomBelow(limit) {
  const usable = 256 - (256 % limit);
  for (;;) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < usable) return byte % limit;
  }
}
