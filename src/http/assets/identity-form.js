// Comforts of the form of personal data: digits set apart while they are typed, and a keyboard that suits the document.

/** `00.00.0000`: each 0 takes a digit, the rest is put in between. What is typed in the middle of a value is left alone. */
function format(digits, mask) {
  let [text, rest] = ['', digits];
  for (const place of mask) {
    if (rest === '') break;
    if (place === '0') [text, rest] = [text + rest[0], rest.slice(1)];
    else text += place;
  }
  return text;
}

function setMask(input) {
  const { mask } = input.dataset;
  const length = mask.replace(/[^0]/g, '').length;
  input.addEventListener('input', (event) => {
    const atEnd = input.selectionStart === input.value.length;
    const digits = input.value.replace(/\D/g, '');
    // An ISO date that the browser filled in, and anything too long, is for the server to judge.
    const foreign = /^\d{4}-\d{2}-\d{2}$/.test(input.value) || digits.length > length;
    if (!atEnd || foreign || event.inputType?.startsWith('delete')) return;
    input.value = format(digits, mask);
  });
}

function suitKeyboard(form) {
  const isPassport = form.querySelector('[name="document_type"][value="passport_rf"]')?.checked === true;
  for (const name of ['document_series', 'document_number']) {
    form.elements.namedItem(name)?.setAttribute('inputmode', isPassport ? 'numeric' : 'text');
  }
}

export function identityForm(element) {
  const { form } = element.querySelector('input');
  form.querySelectorAll('[data-mask]').forEach(setMask);
  form.addEventListener('change', () => suitKeyboard(form));
  suitKeyboard(form);
}
