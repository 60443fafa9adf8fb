// Finds the nearest town of the list. Where the person is stays in the browser: only the town goes to the server, as if it had been chosen.

const radians = (degrees) => (degrees * Math.PI) / 180;

/** Good enough to tell which of two towns is nearer. */
function squaredDistance(one, other) {
  const east = Math.abs(one.lon - other.lon);
  const x = radians(Math.min(east, 360 - east)) * Math.cos(radians((one.lat + other.lat) / 2));
  return x ** 2 + radians(one.lat - other.lat) ** 2;
}

function nearestOption(select, { coords }) {
  const here = { lat: coords.latitude, lon: coords.longitude };
  const away = ({ dataset }) => squaredDistance(here, { lat: Number(dataset.lat), lon: Number(dataset.lon) });
  const towns = [...select.options].filter(({ dataset }) => dataset.lat !== undefined);
  return towns.toSorted((one, other) => away(one) - away(other))[0];
}

export function townForm(form) {
  const locate = form.querySelector('[data-locate]');
  const select = form.querySelector('select');
  if (!('geolocation' in navigator)) return;
  const found = (position) => {
    select.value = nearestOption(select, position)?.value ?? '';
    form.requestSubmit();
  };
  const failed = () => {
    form.querySelector('[data-locate-status]').textContent = locate.dataset.failed;
  };
  locate.hidden = false;
  locate.addEventListener('click', () => {
    navigator.geolocation.getCurrentPosition(found, failed, { timeout: 10_000, maximumAge: 600_000 });
  });
}
