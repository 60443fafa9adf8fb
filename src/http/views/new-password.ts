import type { TextKey } from '../../kernel/texts.ts';
import { assetUrl } from '../assets.ts';
import { attributes, html, type Html } from './html.ts';
import type { PageContext } from './page-context.ts';
import { passwordField } from './password-field.ts';

export interface NewPasswordOptions {
  /** Names of the two inputs. */
  readonly name: string;
  readonly repeatName: string;
  /** Of the first input; `layout.new_password` unless another password stands on the page. */
  readonly label?: string | undefined;
  /** In characters, as the password policy says. */
  readonly minLength: number;
  readonly error?: string | undefined;
  readonly repeatError?: string | undefined;
  /** The identifier the password will belong to, so that a password manager stores both. */
  readonly username?: string | undefined;
  /** What others know of the person (name, e-mail); the meter counts it as guessable. */
  readonly ownWords?: readonly string[] | undefined;
}

/** A new password, typed twice, with its rules. Scripts add the meter and the generator. */
export function newPasswordFields(context: PageContext, options: NewPasswordOptions): Html {
  const { t } = context;
  const { name, repeatName, minLength, error, repeatError, username, label = t('layout.new_password') } = options;
  return html`<div data-new-password${attributes(scriptData(context, options))}>
    ${username !== undefined && html`<input type="text" autocomplete="username" value="${username}" readonly hidden />`}
    ${passwordField(context, { name, label, hint: rules(context, minLength), error, autocomplete: 'new-password' })}
    <div class="meter" data-meter hidden>
      <div class="meter-bar" aria-hidden="true"><span></span><span></span><span></span></div>
      <div role="status">
        <p class="meter-text" data-meter-text></p>
        <p data-meter-advice></p>
      </div>
    </div>
    ${generator(context)}
    ${passwordField(context, { name: repeatName, label: t('layout.new_password_repeat'), error: repeatError, autocomplete: 'new-password' })}
  </div>`;
}

function rules({ t }: PageContext, minLength: number): Html {
  const texts = {
    length: t('layout.password_rule_length', { count: minLength }),
    lower: t('layout.password_rule_lower'),
    upper: t('layout.password_rule_upper'),
    digit: t('layout.password_rule_digit'),
  };
  return html`<ul class="password-rules">
    ${Object.entries(texts).map(
      ([rule, ruleText]) =>
        html`<li data-rule="${rule}">
          ${ruleText}<span class="visually-hidden" data-rule-met hidden> – ${t('layout.password_rule_met')}</span>
        </li>`,
    )}
  </ul>`;
}

function generator({ t }: PageContext): Html {
  return html`<div class="generator" data-generator hidden>
    <button type="button" class="button button-link" data-generate>${t('layout.password_generate')}</button>
    <div data-generated hidden>
      <p class="hint">${t('layout.password_generated')}</p>
      <output></output>
      <button type="button" class="button button-link" data-copy>${t('layout.password_copy')}</button>
      <span role="status" ${attributes({ 'data-copied': true, 'data-text': t('layout.password_copied') })}></span>
    </div>
  </div>`;
}

/** What password-meter.js needs: where its parts are, and its words in the page's language. */
function scriptData({ t }: PageContext, { name, repeatName, minLength, ownWords = [] }: NewPasswordOptions): Record<string, string> {
  const texts = Object.fromEntries(Object.entries(meterTexts).map(([key, textKey]) => [key, t(textKey)]));
  return {
    'data-module': assetUrl('password-meter.js'),
    'data-core': assetUrl('vendor/zxcvbn-core.js'),
    'data-common': assetUrl('vendor/zxcvbn-common.js'),
    'data-russian': assetUrl('russian-passwords.json'),
    'data-password-id': `field-${name}`,
    'data-repeat-id': `field-${repeatName}`,
    'data-min-length': String(minLength),
    'data-own-words': JSON.stringify(ownWords),
    'data-texts': JSON.stringify(texts),
  };
}

/** Strengths, and the feedback keys of zxcvbn that have advice of ours. */
const meterTexts: Readonly<Record<string, TextKey>> = {
  weak: 'layout.meter_weak',
  fair: 'layout.meter_fair',
  strong: 'layout.meter_strong',
  straightRow: 'layout.meter_keyboard',
  keyPattern: 'layout.meter_keyboard',
  simpleRepeat: 'layout.meter_repeat',
  extendedRepeat: 'layout.meter_repeat',
  sequences: 'layout.meter_sequence',
  recentYears: 'layout.meter_date',
  dates: 'layout.meter_date',
  topTen: 'layout.meter_common',
  topHundred: 'layout.meter_common',
  common: 'layout.meter_common',
  similarToCommon: 'layout.meter_similar',
  wordByItself: 'layout.meter_word',
  namesByThemselves: 'layout.meter_name',
  commonNames: 'layout.meter_name',
  userInputs: 'layout.meter_own',
  anotherWord: 'layout.meter_longer',
  useWords: 'layout.meter_longer',
};
