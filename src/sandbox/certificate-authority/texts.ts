import type { Text } from '../web/language.ts';
import type { Algorithm } from './keys.ts';

export const texts = {
  heading: { ru: 'Удостоверяющий центр', en: 'Certificate authority' },
  lead: {
    ru: 'Выпускает сертификаты электронной подписи вымышленным людям. Провайдер считает этот центр аккредитованным.',
    en: 'Issues certificates for electronic signatures to made-up people. The provider takes this authority for an accredited one.',
  },
  issue: { ru: 'Выпустить сертификат', en: 'Issue a certificate' },
  person: { ru: 'Человек', en: 'Person' },
  someoneElse: { ru: 'Другой, данные ниже', en: 'Somebody else, see below' },
  ownData: { ru: 'Ввести данные другого человека', en: 'Enter the data of somebody else' },
  familyName: { ru: 'Фамилия', en: 'Family name' },
  givenName: { ru: 'Имя', en: 'Given name' },
  patronymic: { ru: 'Отчество', en: 'Patronymic' },
  snils: { ru: 'СНИЛС', en: 'Insurance number (SNILS)' },
  algorithm: { ru: 'Ключ и подпись', en: 'Key and signature' },
  withoutSnils: { ru: 'Без СНИЛС', en: 'Without SNILS' },
  expired: { ru: 'Уже истёк', en: 'Expired already' },
  issueButton: { ru: 'Выпустить', en: 'Issue' },
  incomplete: {
    ru: 'Выберите человека или введите фамилию, имя и 11 цифр СНИЛС.',
    en: 'Choose a person, or enter both names and the 11 digits of the SNILS.',
  },
  sign: { ru: 'Подписать документ', en: 'Sign a document' },
  signLead: {
    ru: 'Скачайте документ со страницы провайдера, подпишите здесь и загрузите полученный файл .p7s обратно.',
    en: 'Download the document from the provider’s page, sign it here, and upload the .p7s file that you get.',
  },
  certificate: { ru: 'Сертификат', en: 'Certificate' },
  document: { ru: 'Документ, до 1 МБ', en: 'Document, up to 1 MB' },
  signButton: { ru: 'Подписать', en: 'Sign' },
  noDocument: { ru: 'Выберите документ до 1 МБ и сертификат.', en: 'Choose a document of up to 1 MB and a certificate.' },
  issued: { ru: 'Выпущенные сертификаты', en: 'Certificates issued' },
  none: { ru: 'Сертификатов ещё нет', en: 'No certificates yet' },
  serialNumber: { ru: 'Серийный номер', en: 'Serial number' },
  validUntil: { ru: 'Действует до', en: 'Valid until' },
  noSnils: { ru: 'без СНИЛС', en: 'no SNILS' },
  isValid: { ru: 'Действует', en: 'Valid' },
  isExpired: { ru: 'Истёк', en: 'Expired' },
  isRevoked: { ru: 'Отозван', en: 'Revoked' },
  revoke: { ru: 'Отозвать', en: 'Revoke' },
  download: { ru: 'Скачать сертификат', en: 'Download the certificate' },
  downloadKey: { ru: 'Скачать ключ', en: 'Download the key' },
  machine: { ru: 'Для программ', en: 'For programs' },
} as const satisfies Record<string, Text>;

export const algorithmNames: Readonly<Record<Algorithm, Text>> = {
  rsa: { ru: 'RSA 2048', en: 'RSA 2048' },
  rsa_pss: { ru: 'RSA 2048, PSS', en: 'RSA 2048, PSS' },
  ecdsa: { ru: 'ECDSA P-256', en: 'ECDSA P-256' },
  ecdsa_384: { ru: 'ECDSA P-384', en: 'ECDSA P-384' },
  gost: { ru: 'ГОСТ Р 34.10-2012, 256 бит', en: 'GOST R 34.10-2012, 256 bits' },
  gost_512: { ru: 'ГОСТ Р 34.10-2012, 512 бит', en: 'GOST R 34.10-2012, 512 bits' },
};
