import type { OperatorRole } from '../../capabilities/operators/operator.ts';
import { mayDo, type DeskAct } from '../../capabilities/operators/permissions.ts';
import type { TextKey } from '../../kernel/texts.ts';
import type { PageHttpContext } from '../pages/page.ts';
import type { DeskLink } from '../views/page-context.ts';
import { deskPaths } from './paths.ts';

interface LinkRow {
  readonly href: string;
  readonly label: TextKey;
  readonly act: DeskAct;
  /** The access key, which is written beside it. */
  readonly key: string;
}

const rows: readonly LinkRow[] = [
  { href: deskPaths.desk, label: 'desk.nav_search', act: 'find_citizen', key: '1' },
  { href: deskPaths.newVisitor, label: 'desk.nav_visitor', act: 'register_visitor', key: '2' },
  { href: deskPaths.approvals, label: 'desk.nav_approvals', act: 'request_approval', key: '3' },
  { href: deskPaths.trail, label: 'desk.nav_trail', act: 'read_trail', key: '4' },
];

/** The parts of the desk that a role has. */
export function deskLinks(ctx: PageHttpContext, role: OperatorRole): readonly DeskLink[] {
  const { t } = ctx.state.page;
  const isHere = (href: string) => (href === deskPaths.desk ? ctx.path === href : ctx.path.startsWith(href));
  return rows.filter(({ act }) => mayDo(role, act)).map(({ href, label, key }) => ({ href, label: t(label), key, current: isHere(href) }));
}
