import { acrFor } from './assurance-level.ts';
import type { PortalDefinition } from './definition.ts';

/** A tax site: everything is tax secrecy, so nobody enters below `confirmed`, nor by a letter. */
export const tax: PortalDefinition = {
  id: 'tax',
  clientId: 'tax-portal',
  name: { ru: 'Налоговая служба', en: 'Tax service' },
  heading: { ru: 'Кабинет налогоплательщика', en: 'Taxpayer’s office' },
  lead: {
    ru: 'Начисления, декларации и вычеты. Сведения составляют налоговую тайну: войти можно только с личностью, подтверждённой при личном визите, через банк или электронной подписью.',
    en: 'Assessments, returns and deductions. The data is a tax secret: only an identity confirmed in person, by a bank or by a signature may enter.',
  },
  whatToDo: {
    ru: 'Сведения о налогах открываются подтверждённой учётной записи. Подтвердите личность в Пайцзе: на приёме в центре обслуживания, через банк или электронной подписью.',
    en: 'Tax data opens to a confirmed account. Confirm your identity in Paiza: at a service centre, through your bank or with an e-signature.',
  },
  scope: 'openid fullname birthdate gender email snils inn id_doc citizenship birthplace confirmation',
  // A letter proves an address as much as a person (tax secrecy, article 102 of the Tax Code).
  policy: { min_acr: acrFor('confirmed'), methods: { deny: ['postal_code'] } },
  clientAuthentication: 'client_secret_basic',
  pushesRequests: false,
  services: [
    {
      name: { ru: 'Начисления и оплата', en: 'Assessments and payment' },
      description: { ru: 'Имущество, земля, транспорт', en: 'Property, land, vehicles' },
      opensAt: 'confirmed',
    },
    {
      name: { ru: 'Декларация 3-НДФЛ', en: 'Income tax return' },
      description: { ru: 'Заполнить и отправить', en: 'Fill in and send' },
      opensAt: 'confirmed',
    },
    {
      name: { ru: 'Налоговый вычет', en: 'Tax deduction' },
      description: { ru: 'Лечение, обучение, жильё', en: 'Treatment, education, housing' },
      opensAt: 'confirmed',
    },
    {
      name: { ru: 'Справка о доходах', en: 'Income certificate' },
      description: { ru: 'За любой год', en: 'For any year' },
      opensAt: 'confirmed',
    },
  ],
};
