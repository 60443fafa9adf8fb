import type { TextKey } from '../../kernel/texts.ts';
import { button, form, type FormOptions } from './forms.ts';
import { html, type Html } from './html.ts';
import type { PageContext } from './page-context.ts';
import { richText } from './rich-text.ts';

export interface CodeCountdownOptions extends FormOptions {
  /** Until the server accepts a request for a new code; 0 when it does now. */
  readonly secondsLeft: number;
  /** What is sent: a code unless told. */
  readonly sends?: 'code' | 'mail' | undefined;
}

const words = {
  code: { running: 'layout.code_countdown', over: 'layout.code_countdown_over', button: 'layout.code_resend' },
  mail: { running: 'recovery.mail_countdown', over: 'recovery.mail_countdown_over', button: 'recovery.mail_resend' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, TextKey>>>>;

/**
 * Time until a new code may be asked for, and the form that asks. Scripts count down and hold the button back until the end; without
 * them the button always works and the server decides.
 */
export function codeCountdown(context: PageContext, { secondsLeft, sends = 'code', ...options }: CodeCountdownOptions): Html {
  const { t } = context;
  const over = t(words[sends].over);
  const time = html`<span class="countdown-time" data-countdown-time>${clock(secondsLeft)}</span>`;
  return html`<div class="countdown" data-countdown-seconds="${secondsLeft}" data-countdown-over="${over}">
    <p data-countdown-text>${secondsLeft > 0 ? richText(t, words[sends].running, { time }) : over}</p>
    <p class="visually-hidden" role="status" data-countdown-status></p>
    ${form(context, options, button({ label: t(words[sends].button), kind: 'secondary' }))}
  </div>`;
}

/** `4:07`; minutes are not padded. */
function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
