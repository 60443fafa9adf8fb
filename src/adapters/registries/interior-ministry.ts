import { answerSchema, checkedFields, fieldsSchema, personOf, type Dialect } from './dialect.ts';

const isAnswer = answerSchema({
  valid: {},
  invalid: { fields: fieldsSchema(['document', 'familyName', 'givenName', 'patronymic', 'birthDate']) },
  not_found: {},
});

/** docs/registries/interior-ministry.yaml */
export const interiorMinistry: Dialect = {
  slug: 'interior-ministry',
  question({ document, ...data }) {
    const { type, series, number, issueDate } = document;
    const divisionCode = document.type === 'passport_rf' ? { divisionCode: document.divisionCode } : {};
    return { ...personOf({ document, ...data }), document: { type, series, number, issueDate, ...divisionCode } };
  },
  parseAnswer(value) {
    if (!isAnswer(value)) return undefined;
    const answer = value as { outcome: 'valid' | 'invalid' | 'not_found'; fields: readonly string[] };
    const { outcome } = answer;
    return outcome === 'invalid' ? { outcome, fields: checkedFields(answer.fields) } : { outcome };
  },
};
