// Shows the notices that the citizen has switched on in this browser. Keeps nothing, fetches nothing, answers no request.

self.addEventListener('push', (event) => {
  const notice = noticeIn(event.data);
  if (notice === undefined) return;
  const { id, title, body, language: lang, url } = notice;
  // One that comes twice takes the place of the first.
  event.waitUntil(self.registration.showNotification(title, { body, lang, tag: id, data: { url } }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url ?? '/account', self.location.origin);
  // Our own pages alone, whoever may have made the notice.
  if (url.origin === self.location.origin) event.waitUntil(self.clients.openWindow(url.href));
});

// A new worker has nothing to wait for: no page is served by the old one.
self.addEventListener('install', () => void self.skipWaiting());

function noticeIn(data) {
  try {
    const notice = data.json();
    return typeof notice.title === 'string' ? notice : undefined;
  } catch {
    return undefined;
  }
}
