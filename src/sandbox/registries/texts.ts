import type { Text } from '../web/language.ts';
import type { Conduct, Verdict } from './faults.ts';
import type { RegistryName } from './registry.ts';

export const texts = {
  heading: { ru: 'Государственные реестры', en: 'State registries' },
  lead: {
    ru: 'Пенсионный фонд, МВД и налоговая служба, которых спрашивает провайдер. Реестры знают только людей с этой страницы.',
    en: 'Pension fund, interior ministry and tax service, which the provider asks. The registries know the people of this page and nobody else.',
  },
  people: { ru: 'Люди', en: 'People' },
  make: { ru: 'Создать человека', en: 'Make a person' },
  makeLead: {
    ru: 'Его данные подходят к форме «Личные данные»: реестры с ними согласятся.',
    en: 'Their data fit the form “Personal data”: the registries will agree with them.',
  },
  documentKind: { ru: 'Документ', en: 'Document' },
  search: { ru: 'Имя или СНИЛС', en: 'Name or SNILS' },
  find: { ru: 'Найти', en: 'Find' },
  showAll: { ru: 'Показать всех', en: 'Show all' },
  nobody: { ru: 'Здесь ещё никого нет', en: 'There is nobody here yet' },
  nobodyHint: { ru: 'Создайте человека и введите его данные у провайдера.', en: 'Make a person and enter their data at the provider.' },
  notFound: { ru: 'Такого человека нет', en: 'No such person' },
  newest: { ru: 'Новый', en: 'New' },
  faults: { ru: 'Поведение реестров', en: 'How the registries behave' },
  faultsLead: {
    ru: 'Отметьте неисправность и сохраните. Она действует сразу, переживает перезапуск и держится, пока её не снимут.',
    en: 'Tick a fault and save. It works at once, outlives a restart and stays until it is switched off.',
  },
  conducts: { ru: 'Как отвечает', en: 'How it answers' },
  verdicts: { ru: 'Что отвечает', en: 'What it answers' },
  save: { ru: 'Сохранить', en: 'Save' },
  inOrder: { ru: 'Исправен', en: 'In order' },
  faulty: { ru: 'Неисправен', en: 'Faulty' },
  repair: { ru: 'Снять все неисправности', en: 'Switch all faults off' },
  saved: { ru: 'Сохранено', en: 'Saved' },
  waiting: { ru: 'Ждут ответа', en: 'Waiting' },
  answered: { ru: 'Отвечено', en: 'Answered' },
  until: { ru: 'до', en: 'until' },
  machine: { ru: 'Для программ', en: 'For programs' },
  asJson: { ru: 'Те же данные для программ', en: 'The same for programs' },
} as const satisfies Record<string, Text>;

export const registryTitles: Readonly<Record<RegistryName, Text>> = {
  'pension-fund': { ru: 'Пенсионный фонд', en: 'Pension fund' },
  'interior-ministry': { ru: 'МВД', en: 'Interior ministry' },
  'tax-service': { ru: 'Налоговая служба', en: 'Tax service' },
};

/** What each registry is asked. */
export const registryPurposes: Readonly<Record<RegistryName, Text>> = {
  'pension-fund': { ru: 'Этому ли человеку принадлежит СНИЛС?', en: 'Does the SNILS belong to this person?' },
  'interior-ministry': { ru: 'Действует ли документ, его ли он?', en: 'Is the document valid, and theirs?' },
  'tax-service': { ru: 'Какой у человека ИНН?', en: 'Which tax number has the person?' },
};

export const conductNames: Readonly<Record<Conduct, Text>> = {
  slow: { ru: 'Медленно: через 30 секунд', en: 'Slowly: after 30 seconds' },
  silent: { ru: 'Принимает и молчит', en: 'Takes questions and keeps silent' },
  'server-error': { ru: 'Ошибка 500', en: 'Error 500' },
  unavailable: { ru: 'Недоступен час (503)', en: 'Unavailable for an hour (503)' },
  duplicate: { ru: 'Отвечает дважды', en: 'Answers twice' },
  'no-callback': { ru: 'Сам не звонит, только по опросу', en: 'No call-back, only when polled' },
  immediate: { ru: 'Отвечает сразу', en: 'Answers at once' },
  garbage: { ru: 'Отвечает не по протоколу', en: 'Answers garbage' },
  'foreign-id': { ru: 'Отвечает о чужом запросе', en: 'Answers about another request' },
  oversized: { ru: 'Отвечает мегабайтом', en: 'Answers with a megabyte' },
};

export const verdictNames: Readonly<Record<Verdict, Text>> = {
  'mismatch:familyName': { ru: 'Не совпала фамилия', en: 'Family name differs' },
  'mismatch:givenName': { ru: 'Не совпало имя', en: 'Given name differs' },
  'mismatch:patronymic': { ru: 'Не совпало отчество', en: 'Patronymic differs' },
  'mismatch:gender': { ru: 'Не совпал пол', en: 'Sex differs' },
  'mismatch:birthDate': { ru: 'Не совпала дата рождения', en: 'Birth date differs' },
  'mismatch:document': { ru: 'Не совпал документ', en: 'Document differs' },
  'not-found': { ru: 'Не найден', en: 'Not found' },
  deceased: { ru: 'Человек умер', en: 'The person is dead' },
  'document-invalid': { ru: 'Документ недействителен', en: 'The document is invalid' },
  none: { ru: 'ИНН нет', en: 'No tax number' },
};

export const citizenTexts = {
  familyName: { ru: 'Фамилия', en: 'Family name' },
  givenName: { ru: 'Имя', en: 'Given name' },
  patronymic: { ru: 'Отчество', en: 'Patronymic' },
  noPatronymic: { ru: 'нет', en: 'none' },
  gender: { ru: 'Пол', en: 'Sex' },
  male: { ru: 'мужской', en: 'male' },
  female: { ru: 'женский', en: 'female' },
  birthDate: { ru: 'Дата рождения', en: 'Birth date' },
  birthPlace: { ru: 'Место рождения', en: 'Place of birth' },
  citizenship: { ru: 'Гражданство', en: 'Citizenship' },
  snils: { ru: 'СНИЛС', en: 'Insurance number (SNILS)' },
  inn: { ru: 'ИНН', en: 'Tax number (INN)' },
  document: { ru: 'Документ', en: 'Document' },
  passport_rf: { ru: 'Паспорт гражданина России', en: 'Passport of the Russian Federation' },
  foreign_document: { ru: 'Документ иностранца', en: 'Foreign citizen’s document' },
  series: { ru: 'Серия', en: 'Series' },
  number: { ru: 'Номер', en: 'Number' },
  issueDate: { ru: 'Дата выдачи', en: 'Issue date' },
  issuedBy: { ru: 'Кем выдан', en: 'Issued by' },
  divisionCode: { ru: 'Код подразделения', en: 'Division code' },
  validUntil: { ru: 'Действует до', en: 'Valid until' },
} as const satisfies Record<string, Text>;
