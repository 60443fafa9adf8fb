import { parsePerson } from './customer.ts';
import type { Customers } from './customers.ts';

const patienceMilliseconds = 5000;

/** Makes customers of the newest people whom the registries know and the bank does not. Says how many; undefined when nobody could be asked. */
export async function takePeopleOfRegistries(registriesUrl: string, customers: Customers): Promise<number | undefined> {
  const answer = await fetch(`${registriesUrl}/api/citizens`, { signal: AbortSignal.timeout(patienceMilliseconds) })
    .then((response) => response.json() as Promise<unknown>)
    .catch(() => undefined);
  if (!Array.isArray(answer)) return undefined;
  const people = answer.flatMap((value) => {
    const parsed = parsePerson(value);
    return 'person' in parsed ? [parsed.person] : [];
  });
  const known = new Set(customers.list(Infinity).map(({ person }) => person.snils));
  const strangers = people.filter(({ snils }) => !known.has(snils));
  // The registries list the newest first; so will the bank.
  for (const person of strangers.toReversed()) customers.take(person);
  return strangers.length;
}
