import { acrFor } from './assurance-level.ts';
import type { PortalDefinition } from './definition.ts';

/** A regional portal: opens more with each level. */
export const region: PortalDefinition = {
  id: 'region',
  clientId: 'region-portal',
  name: { ru: 'Портал региона', en: 'Region portal' },
  heading: { ru: 'Услуги вашего региона', en: 'Services of your region' },
  lead: {
    ru: 'Справки, запись к врачу, штрафы и пособия. Войдите один раз, чтобы не заполнять одно и то же.',
    en: 'Certificates, appointments, fines and benefits. Sign in once instead of filling in the same things again.',
  },
  whatToDo: {
    ru: 'Чем выше уровень вашей учётной записи, тем больше услуг открыто. Повысить уровень можно в Пайцзе – вы вернётесь сюда.',
    en: 'The higher the level of your account, the more services are open. Raise the level in Paiza and you will return here.',
  },
  scope: 'openid profile email phone snils confirmation',
  policy: { min_acr: acrFor('simplified') },
  clientAuthentication: 'private_key_jwt',
  pushesRequests: true,
  services: [
    {
      name: { ru: 'Справочная', en: 'Reference desk' },
      description: { ru: 'Адреса и часы приёма ведомств', en: 'Addresses and opening hours of public offices' },
      opensAt: 'simplified',
    },
    {
      name: { ru: 'Оповещения района', en: 'District notices' },
      description: { ru: 'Отключения воды и света, перекрытия дорог', en: 'Water and power cuts, closed roads' },
      opensAt: 'simplified',
    },
    {
      name: { ru: 'Запись к врачу', en: 'Doctor’s appointment' },
      description: { ru: 'Выбор поликлиники, врача и времени', en: 'Choose a clinic, a doctor and a time' },
      opensAt: 'standard',
    },
    {
      name: { ru: 'Штрафы ГИБДД', en: 'Traffic fines' },
      description: { ru: 'Проверка и оплата со скидкой', en: 'Look up and pay at a discount' },
      opensAt: 'standard',
    },
    {
      name: { ru: 'Детские пособия', en: 'Child benefit' },
      description: { ru: 'Заявление и выплаты', en: 'Claim and payments' },
      opensAt: 'confirmed',
    },
    {
      name: { ru: 'Запись ребёнка в школу', en: 'School enrolment' },
      description: { ru: 'Заявление в первый класс', en: 'Application to the first form' },
      opensAt: 'confirmed',
    },
  ],
};
