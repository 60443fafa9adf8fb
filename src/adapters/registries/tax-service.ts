import { parseInn } from '../../kernel/inn.ts';
import { answerSchema, personOf, type Dialect } from './dialect.ts';

const isAnswer = answerSchema({ found: { inn: { type: 'string', pattern: String.raw`^\d{12}$` } }, none: {} });

/** docs/registries/tax-service.yaml */
export const taxService: Dialect = {
  slug: 'tax-service',
  question(data) {
    const { type, series, number } = data.document;
    return { ...personOf(data), gender: data.gender, snils: data.snils, document: { type, series, number } };
  },
  parseAnswer(value) {
    if (!isAnswer(value)) return undefined;
    const answer = value as { outcome: 'found' | 'none'; inn: string };
    if (answer.outcome === 'none') return { outcome: 'none' };
    const inn = parseInn(answer.inn);
    return inn === undefined ? undefined : { outcome: 'found', inn };
  },
};
