// Shows new messages as they arrive, without disturbing somebody who is typing, has text selected or an HTML mail open.
const busy = () => document.activeElement?.id === 'to' || String(getSelection()) !== '' || document.querySelector('details[open]');

async function refresh() {
  if (document.hidden || busy()) return;
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (fresh.body.dataset.newest === document.body.dataset.newest) return;
  document.body.dataset.newest = fresh.body.dataset.newest;
  document.querySelector('main').replaceWith(fresh.querySelector('main'));
}

setInterval(() => void refresh().catch(() => undefined), 2000);
