import type { KeptRecord } from '../../../capabilities/records/kept-record.ts';
import type { RecordKind } from '../../../capabilities/records/record-kinds.ts';
import type { Translate } from '../../../kernel/texts.ts';
import { recordPath } from '../paths.ts';

/** Most people live where they are registered: the one address is offered for the other. */
const others: Readonly<Partial<Record<RecordKind, RecordKind>>> = {
  residence_address: 'registration_address',
  registration_address: 'residence_address',
};

export function copySource(kind: RecordKind, records: readonly KeptRecord[]): KeptRecord | undefined {
  const other = others[kind];
  return other === undefined ? undefined : records.find((record) => record.kind === other);
}

export function copyLink(t: Translate, source: KeptRecord | undefined, kind: RecordKind) {
  if (source === undefined) return undefined;
  const label = t(source.kind === 'residence_address' ? 'records.take_residence' : 'records.take_registration');
  return { href: `${recordPath(kind)}?copy=yes`, label };
}
