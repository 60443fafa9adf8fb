import { findSecurityQuestion } from '../../../capabilities/authentication/find-security-question.ts';
import { removeSecurityQuestion } from '../../../capabilities/authentication/remove-security-question.ts';
import { plainAnswer, questionFaults, type QuestionFault } from '../../../capabilities/authentication/security-question.ts';
import { storeSecurityQuestion } from '../../../capabilities/authentication/store-security-question.ts';
import { changeCredentials } from '../../../capabilities/sessions/change-credentials.ts';
import type { Deps } from '../../../deps.ts';
import { requestProblems } from '../../middleware/form-body.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import { isRefusal, orRefusal } from '../../pages/refusals.ts';
import type { FieldError } from '../../views/page-context.ts';
import { factorStanding, mayChangeFactors } from '../factor-change.ts';
import { cabinetPaths } from '../paths.ts';
import { requireSignedIn, type SignedIn } from '../signed-in.ts';
import { securityQuestionView } from './view.ts';

/** The question asked of who has forgotten the password, where the installation wants such questions at all. */
export const securityQuestionPage: Page = {
  path: cabinetPaths.securityQuestion,
  async get(ctx, deps) {
    requireQuestions(deps);
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn !== undefined) await show(ctx, deps, signedIn, { question: '', errors: [] });
  },
  async post(ctx, deps) {
    requireQuestions(deps);
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    if (!(await mayChangeFactors(ctx, deps, signedIn, cabinetPaths.securityQuestion))) return;
    await (ctx.state.form.has('remove') ? remove(ctx, deps, signedIn) : submit(ctx, deps, signedIn));
  },
};

function requireQuestions({ config }: Pick<Deps, 'config'>): void {
  if (!config.recovery.securityQuestion) throw requestProblems.not_found();
}

async function remove(ctx: PageHttpContext, deps: Deps, { account: { accountId }, sessionUid }: SignedIn): Promise<void> {
  await changeCredentials(deps, { accountId, sessionUid, change: 'question_removed' }, (tx) => removeSecurityQuestion(tx, accountId));
  seeOther(ctx, `${cabinetPaths.security}?done=question_removed`);
}

async function submit(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn): Promise<void> {
  const { form, page } = ctx.state;
  const { accountId } = signedIn.account;
  const [question, typed] = [form.text('question'), form.text('answer')];
  const faults = questionFaults({ question, answer: typed });
  if (faults.length > 0) {
    const errors = faults.map((fault) => ({ field: fieldOf(fault), message: page.t(`security.question_fault_${fault}`) }));
    return show(ctx, deps, signedIn, { question, errors });
  }
  const answer = await orRefusal(ctx, ['authentication'], () => deps.passwordHasher.hash(plainAnswer(typed)));
  if (isRefusal(answer)) return show(ctx, deps, signedIn, { question, errors: [{ field: 'answer', message: answer.message }] });
  const { sessionUid } = signedIn;
  await changeCredentials(deps, { accountId, sessionUid, change: 'question_set' }, (tx) =>
    storeSecurityQuestion(deps, tx, { accountId, question, answer }),
  );
  seeOther(ctx, `${cabinetPaths.security}?done=question`);
}

function fieldOf(fault: QuestionFault): 'question' | 'answer' {
  return fault.startsWith('question') ? 'question' : 'answer';
}

interface Shown {
  readonly question: string;
  readonly errors: readonly FieldError[];
}

async function show(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn, { question, errors }: Shown): Promise<void> {
  const model = {
    now: await findSecurityQuestion(deps, signedIn.account.accountId),
    typed: question,
    standing: await factorStanding(deps, signedIn, cabinetPaths.securityQuestion),
    errors,
  };
  showPage(ctx, { title: ctx.state.page.t('security.question_title'), errors }, securityQuestionView(ctx.state.page, model));
}
