import { randomBytes } from 'node:crypto';
import { openLineLog } from '../disk/line-log.ts';
import { fullName, type Customer, type Person } from './customer.ts';

export interface Customers {
  /** Takes somebody on, or renews what the bank knows of them; one SNILS is one customer. On disk before it returns. */
  take(person: Person): Customer;
  find(id: string): Customer | undefined;
  /** Newest first. */
  list(limit: number, search?: string): readonly Customer[];
}

function isCustomer(value: unknown): value is Customer {
  return typeof value === 'object' && value !== null && 'person' in value && 'identifiedAt' in value;
}

const plain = (text: string) => text.trim().toLowerCase().replaceAll('ё', 'е');

function matches({ person }: Customer, search: string): boolean {
  const digits = search.replaceAll(/[\s-]/gu, '');
  return plain(fullName(person)).includes(plain(search)) || (/^\d+$/u.test(digits) && person.snils.includes(digits));
}

/** The customers of the bank; `file` is JSON lines and outlives a restart. */
export function openCustomers(file: string): Customers {
  const log = openLineLog(file, isCustomer);
  const bySnils = new Map<string, Customer>();
  const keep = (customer: Customer) => {
    bySnils.delete(customer.person.snils);
    bySnils.set(customer.person.snils, customer);
  };
  for (const customer of log.read()) keep(customer);
  return {
    take(person) {
      const id = bySnils.get(person.snils)?.id ?? `customer-${randomBytes(8).toString('hex')}`;
      const customer: Customer = { id, person, identifiedAt: new Date().toISOString() };
      keep(customer);
      log.append(customer, () => [...bySnils.values()]);
      return customer;
    },
    find: (id) => [...bySnils.values()].find((customer) => customer.id === id),
    list: (limit, search = '') =>
      [...bySnils.values()]
        .toReversed()
        .filter((customer) => matches(customer, search))
        .slice(0, limit),
  };
}
