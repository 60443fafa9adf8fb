import type { FieldRow, RecordKind } from '../../../capabilities/records/record-kinds.ts';
import { isTextKey, type Translate } from '../../../kernel/texts.ts';

/** What a field is called: in this kind, where its name there is another. */
export function fieldLabel(t: Translate, kind: RecordKind, { name }: FieldRow): string {
  const ofKind = `records.field_${name}_${kind}`;
  return isTextKey(ofKind) ? t(ofKind) : t(`records.field_${name}`);
}

/** An example or where to look: of the field in this kind, of its form, or of its name; many need none. */
export function fieldHint(t: Translate, kind: RecordKind, { name, form }: FieldRow): string | undefined {
  const key = [`records.hint_${name}_${kind}`, `records.hint_${form}`, `records.hint_${name}`].find(isTextKey);
  return key === undefined ? undefined : t(key);
}
