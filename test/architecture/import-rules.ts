import { type Place, placeOf, rooms } from './place.ts';
import type { Import, SourceModule } from './source-module.ts';

/** One faulty import: who imports, what is wrong with it. */
export interface Step {
  readonly from: string;
  readonly at: Place;
  readonly to: string;
  /** Undefined when the target is a package, a `node:` module or data. */
  readonly into: Place | undefined;
  readonly kind: Import['kind'];
  readonly names: readonly string[];
}

export interface ImportRule {
  /** A sentence of the specification. */
  readonly title: string;
  readonly allows: (step: Step) => boolean;
}

const pureNodeModules = new Set(['node:buffer', 'node:crypto', 'node:url', 'node:util']);
/** Reading an address is arithmetic; the rest of node:net opens sockets. */
const pureNamesOfNet = new Set(['BlockList', 'SocketAddress', 'isIP', 'isIPv4', 'isIPv6']);
const packagesWithInputOutput =
  /^(koa|@koa\/|pg(-|$)|kysely|oidc-provider|openid-client|graphile-worker|nodemailer|smpp|smtp-server|pino|prom-client|raw-body|helmet|commander)/;
const database = /^(pg|kysely)(\/|-|$)/;
const gates = /^(koa|@koa\/.*|oidc-provider|helmet|raw-body|commander)(\/|$)/;

/** Files named like nouns that hold a connection, a queue or a timer by nature: the exceptions to purity, each with a reason to be here. */
export const livingNouns: readonly string[] = [
  'src/capabilities/authentication/password-hasher.ts',
  'src/capabilities/relying-parties/client-directory.ts',
];

/** What runs in the process of the sandbox, apart from the provider's. */
const sandboxProcess = 'src/sandbox-child.ts';

const isRoomFile = ({ at }: Step): boolean => at.zone === 'capabilities';
const isPackage = ({ into, to }: Step): boolean => into === undefined && !isData(to);
const isData = (target: string): boolean => target.startsWith('config/');
const zoneIs = (zone: Place['zone'], allowed: readonly Place['zone'][], step: Step): boolean =>
  step.at.zone !== zone || step.into === undefined || allowed.includes(step.into.zone);
const isOwnRoom = ({ at, into }: Step): boolean => at.room === into?.room;

function isPurePackage({ to, names }: Step): boolean {
  if (to === 'node:net') return names.length > 0 && names.every((name) => pureNamesOfNet.has(name));
  return to.startsWith('node:') ? pureNodeModules.has(to) : !packagesWithInputOutput.test(to);
}

function isPureRoomFile(role: Place['role']): boolean {
  return role === 'noun' || role === 'problems' || role === 'ports';
}

export const importRules: readonly ImportRule[] = [
  {
    title: 'the kernel imports the kernel alone, and nothing that reads or writes',
    allows: (step) => zoneIs('kernel', ['kernel'], step) && (step.at.zone !== 'kernel' || !isPackage(step) || isPurePackage(step)),
  },
  {
    title: 'the database imports the kernel and, to sum them up, the tables of the rooms',
    allows: (step) =>
      zoneIs('database', ['database', 'kernel', 'capabilities'], step) &&
      (step.at.zone !== 'database' || step.into?.zone !== 'capabilities' || (step.into.role === 'tables' && step.kind === 'type')),
  },
  {
    title: 'rooms never import gates, links, wiring or the sandbox',
    allows: (step) =>
      zoneIs('capabilities', ['capabilities', 'kernel', 'database'], step) &&
      (!isRoomFile(step) || !isPackage(step) || !gates.test(step.to)),
  },
  {
    title: 'every room stands in the list of rooms',
    allows: ({ at }) => at.zone !== 'capabilities' || isListed(at.room),
  },
  {
    title: 'a room uses the rooms before it in the list, never those after it',
    allows: ({ at, into }) => at.room === undefined || into?.room === undefined || rank(into.room) <= rank(at.room),
  },
  {
    title: 'a room uses the nouns, use cases, problems and ports of another, never its store or tables',
    allows: (step) =>
      !isRoomFile(step) ||
      step.into?.zone !== 'capabilities' ||
      isOwnRoom(step) ||
      (step.into.role !== 'store' && step.into.role !== 'tables'),
  },
  {
    title: 'a noun is pure: it imports the kernel and nouns',
    allows: (step) => step.at.role !== 'noun' || livingNouns.includes(step.from) || isPureStep(step),
  },
  {
    title: 'a store imports its own room, the database and the kernel',
    allows: (step) => step.at.role !== 'store' || step.into === undefined || step.into.zone !== 'capabilities' || isOwnRoom(step),
  },
  {
    title: 'only stores and the database speak SQL',
    allows: ({ at, from, to, kind }) =>
      !database.test(to) ||
      kind === 'type' ||
      !['capabilities', 'http', 'adapters', 'kernel'].includes(at.zone) ||
      at.role === 'store' ||
      livingNouns.includes(from),
  },
  {
    title: 'tables hold row types and nothing else',
    allows: ({ at, to, kind }) => at.role !== 'tables' || (to === 'kysely' && kind === 'type'),
  },
  {
    title: 'problems import the problem of the kernel alone',
    allows: ({ at, to }) => at.role !== 'problems' || to === 'src/kernel/problem.ts',
  },
  {
    title: 'ports import the kernel and own nouns',
    allows: (step) => step.at.role !== 'ports' || step.into?.zone === 'kernel' || (isOwnRoom(step) && step.into?.role === 'noun'),
  },
  {
    title: 'a link implements ports: it imports them, the kernel and packages',
    allows: ({ at, into }) =>
      at.zone !== 'adapters' || into === undefined || into.zone === 'adapters' || into.zone === 'kernel' || into.role === 'ports',
  },
  {
    title: 'gates call use cases: they import rooms without stores and tables, and of the wiring only types',
    allows: (step) =>
      zoneIs('http', ['http', 'capabilities', 'kernel', 'database', 'wiring'], step) &&
      (step.at.zone !== 'http' ||
        (step.into?.role !== 'store' && step.into?.role !== 'tables' && (step.into?.zone !== 'wiring' || step.kind === 'type'))),
  },
  {
    title: 'nobody imports main, and only the wiring imports app',
    allows: ({ at, to }) => to !== 'src/main.ts' && (to !== 'src/app.ts' || at.zone === 'wiring'),
  },
  {
    title: 'the sandbox imports nothing of the provider',
    allows: (step) => zoneIs('sandbox', ['sandbox'], step) && (step.at.zone !== 'sandbox' || !isData(step.to)),
  },
  {
    title: 'the sandbox is loaded by its own process alone, and that only on demand',
    allows: ({ from, at, into, to, kind }) =>
      at.zone === 'sandbox' ||
      (to === sandboxProcess
        ? kind === 'dynamic'
        : into?.zone !== 'sandbox' || from === sandboxProcess || (at.zone === 'wiring' && kind !== 'static')),
  },
  {
    title: 'migrations import nothing of the source, which will have changed when they run',
    allows: ({ at, into, to }) => at.zone !== 'migrations' || (into === undefined && !isData(to)),
  },
];

function isPureStep(step: Step): boolean {
  if (step.into === undefined) return isData(step.to) || isPurePackage(step);
  return step.into.zone === 'kernel' || isPureRoomFile(step.into.role) || (step.kind === 'type' && step.into.role === 'use case');
}

function isListed(room: string | undefined): boolean {
  return rooms.some((listed) => listed === room);
}

function rank(room: string): number {
  return rooms.findIndex((listed) => listed === room);
}

/** `from -> to` for every import that the rule does not allow. */
export function violations(rule: ImportRule, modules: readonly SourceModule[]): string[] {
  return modules.flatMap(({ path, imports }) => {
    const at = placeOf(path);
    if (at === undefined) return [];
    const steps = imports.map(({ target, ...rest }): Step => ({ from: path, at, to: target, into: placeOf(target), ...rest }));
    return steps.filter((step) => !rule.allows(step)).map((step) => `${step.from} -> ${step.to}`);
  });
}
