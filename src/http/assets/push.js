// Switches notices on in this browser: asks for the permission, subscribes at the browser's push service, and sends what it gave by a form.

const bytesOf = (base64Url) =>
  Uint8Array.from(atob(base64Url.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));

async function digestOf(text) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export async function pushForm(element) {
  const { key, worker, unsupported, denied, failed, here } = element.dataset;
  const form = element.querySelector('form');
  const status = element.querySelector('[data-push-status]');
  const say = (text) => (status.textContent = text);
  if (navigator.serviceWorker === undefined || window.PushManager === undefined || window.Notification === undefined) {
    say(unsupported);
    return;
  }
  const scope = location.pathname;
  const kept = await (await navigator.serviceWorker.getRegistration(scope))?.pushManager.getSubscription();
  const mark = kept ? document.querySelector(`[data-digest="${await digestOf(kept.endpoint)}"]`) : null;
  if (mark !== null && Notification.permission === 'granted') {
    mark.hidden = false;
    say(here);
    return;
  }
  if (Notification.permission === 'denied') {
    say(denied);
    return;
  }
  say('');
  if (form === null) return;
  element.querySelector('[data-push-offer]').hidden = false;
  const answer = form.elements.namedItem('subscription');
  window.addEventListener('pageshow', () => (answer.value = ''));
  form.addEventListener('submit', (event) => {
    if (answer.value !== '') return;
    event.preventDefault();
    event.stopPropagation();
    void switchOn();
  });

  async function switchOn() {
    say('');
    try {
      // First of all, and at once: browsers let nobody ask but who has just pressed a button.
      if ((await Notification.requestPermission()) !== 'granted') {
        say(denied);
        return;
      }
      const registration = await navigator.serviceWorker.register(worker, { scope });
      await navigator.serviceWorker.ready;
      // One that the page does not know was made for somebody else, or with another key.
      await (await registration.pushManager.getSubscription())?.unsubscribe();
      const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) });
      answer.value = JSON.stringify(subscription.toJSON());
      form.requestSubmit();
    } catch {
      say(failed);
    }
  }
}
