/** What was asked for cannot be told as it was asked for. */
export const unmet = Symbol('unmet');

/** Words of a request that are about the element itself and name no part of it (OpenID Connect Core §5.5.1, Identity Assurance 1.0 §6). */
const aboutItself = new Set(['value', 'values', 'max_age', 'essential', 'purpose']);

/**
 * The part of an element that a request asks for, or `unmet` when the element is not as the request demands: `value`, `values`, `max_age`
 * in seconds of a moment. Null asks for all of it. Of a list those are told that one of the requests fits. Walks along what there is, so
 * that a request of any depth costs no more.
 */
export function requestedPart(request: unknown, element: unknown, now: Date): unknown {
  if (request === null || request === undefined) return element;
  if (Array.isArray(element)) return partOfList(Array.isArray(request) ? request : [request], element, now);
  if (!isObject(request)) return unmet;
  if (!isAsDemanded(request, element, now)) return unmet;
  return isObject(element) ? partOfObject(request, element, now) : element;
}

function partOfList(requests: readonly unknown[], elements: readonly unknown[], now: Date): unknown {
  const told = elements.flatMap((element) => {
    const parts = requests.map((request) => requestedPart(request, element, now)).filter((part) => part !== unmet);
    return parts.slice(0, 1);
  });
  return told.length === 0 ? unmet : told;
}

function partOfObject(request: Readonly<Record<string, unknown>>, element: Readonly<Record<string, unknown>>, now: Date): unknown {
  const part: Record<string, unknown> = {};
  for (const [name, wish] of Object.entries(request)) {
    if (aboutItself.has(name)) continue;
    const value = Object.hasOwn(element, name) ? requestedPart(wish, element[name], now) : isDemand(wish) ? unmet : undefined;
    if (value === unmet) return unmet;
    if (value !== undefined) part[name] = value;
  }
  // What kind of thing it is belongs to every answer.
  return Object.hasOwn(element, 'type') ? { type: element['type'], ...part } : part;
}

function isDemand(wish: unknown): boolean {
  return isObject(wish) && ['value', 'values', 'max_age'].some((word) => Object.hasOwn(wish, word));
}

function isAsDemanded({ value, values, max_age: maxAge }: Readonly<Record<string, unknown>>, element: unknown, now: Date): boolean {
  if (value !== undefined && value !== element) return false;
  if (values !== undefined && !(Array.isArray(values) && values.includes(element))) return false;
  if (maxAge === undefined) return true;
  return typeof maxAge === 'number' && typeof element === 'string' && now.getTime() - Date.parse(element) <= maxAge * 1000;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
