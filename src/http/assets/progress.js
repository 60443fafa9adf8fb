// News of the checks: told by the server that something is new, the page fetches itself and takes over the part that tells of it.

const POLL_MILLISECONDS = 5000;

export function watchProgress(element) {
  let [part, busy] = [element, false];
  const source = new EventSource(element.dataset.events);
  source.addEventListener('message', ({ data }) => data !== part.dataset.progress && void refresh());
  // A browser gives up on a server that refuses; asking now and then does as well.
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) pollLater();
  });
  window.addEventListener('pagehide', () => source.close());

  function pollLater() {
    setTimeout(() => void poll(), POLL_MILLISECONDS);
  }

  async function poll() {
    await refresh();
    if (part.dataset.events !== undefined) pollLater();
  }

  async function refresh() {
    if (busy) return;
    busy = true;
    try {
      await takeOver(await fetch(`${location.pathname}?again=1`, { headers: { accept: 'text/html' } }));
    } catch {
      // No connection just now: the next event or the next look brings it.
    } finally {
      busy = false;
    }
  }

  async function takeOver(response) {
    const next = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('[data-progress]');
    // The session has ended, or the checks have: the whole page says it better.
    if (next === null || next.dataset.events === undefined) {
      source.close();
      location.reload();
      return;
    }
    const status = document.querySelector('[data-progress-status]');
    part.replaceWith(next);
    part = next;
    status.textContent = [...next.querySelectorAll('.check')].map((row) => row.dataset.spoken).join(' ');
  }
}
