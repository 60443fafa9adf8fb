import { answerSchema, checkedFields, fieldsSchema, personOf, type Dialect } from './dialect.ts';

const isAnswer = answerSchema({
  match: {},
  mismatch: { fields: fieldsSchema(['familyName', 'givenName', 'patronymic', 'gender', 'birthDate']) },
  not_found: {},
  deceased: {},
});

/** docs/registries/pension-fund.yaml */
export const pensionFund: Dialect = {
  slug: 'pension-fund',
  question: (data) => ({ snils: data.snils, ...personOf(data), gender: data.gender }),
  parseAnswer(value) {
    if (!isAnswer(value)) return undefined;
    const answer = value as { outcome: 'match' | 'mismatch' | 'not_found' | 'deceased'; fields: readonly string[] };
    const { outcome } = answer;
    return outcome === 'mismatch' ? { outcome, fields: checkedFields(answer.fields) } : { outcome };
  },
};
