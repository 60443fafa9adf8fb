import { findClosing } from '../../../capabilities/accounts/find-closing.ts';
import { cancelDeletion } from '../../../capabilities/personal-data/cancel-deletion.ts';
import type { Deps } from '../../../deps.ts';
import { finishInteraction, interactionProblems, type InteractionView } from '../../oidc/interactions.ts';
import { formatDate } from '../../views/dates.ts';
import { showPage, type PageHttpContext } from '../page.ts';
import { deletionNoticeView } from './view.ts';

/** The page of the `deletion` prompt. Who has taken the deletion back meanwhile, elsewhere, goes on to the site. */
export async function showDeletionNotice(ctx: PageHttpContext, deps: Deps, interaction: InteractionView): Promise<void> {
  const closing = await findClosing(deps, ownerOf(interaction));
  if (closing === undefined) return finishInteraction(ctx, deps, { deletion: {} });
  const { page } = ctx.state;
  const title = page.t('personal_data.notice_title', { date: formatDate(page.language, closing.dueAt) });
  showPage(ctx, { title }, deletionNoticeView(page, { title, uid: interaction.uid, site: interaction.client.name, closing }));
}

/** Keeps the account or leaves it to be deleted; the site's request goes on either way. */
export async function answerDeletionNotice(ctx: PageHttpContext, deps: Deps, interaction: InteractionView): Promise<void> {
  const accountId = ownerOf(interaction);
  // Taking it back loses nothing: only the button that says so does it, and no other answer.
  if (ctx.state.form.text('decision') === 'keep') await cancelDeletion(deps, accountId);
  await finishInteraction(ctx, deps, { deletion: {} });
}

function ownerOf({ accountId }: InteractionView): string {
  if (accountId === undefined) throw interactionProblems.expired();
  return accountId;
}
