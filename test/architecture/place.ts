/** Where a file stands in the house, told by its path alone. */
export type Zone = 'kernel' | 'database' | 'capabilities' | 'adapters' | 'http' | 'sandbox' | 'migrations' | 'wiring';

/** What a file of a room holds, told by its name. */
export type Role = 'noun' | 'use case' | 'store' | 'tables' | 'problems' | 'ports';

export interface Place {
  readonly zone: Zone;
  /** Only in capabilities. */
  readonly room?: string;
  readonly role?: Role;
}

/** Lowest first. A room may use the rooms before it in this list, never those after it. */
export const rooms = [
  'audit',
  'notifications',
  'one-time-codes',
  'accounts',
  'records',
  'authentication',
  'sessions',
  'signing-keys',
  'registries',
  'proofing',
  'service-centres',
  'relying-parties',
  'consents',
  'organisations',
  'claims',
  'registration',
  'recovery',
  'operators',
  'personal-data',
] as const;

/** A file of a room whose name begins with one of these is a use case; any other is a noun and must be pure. */
export const verbs = new Set(
  `abandon add answer apply attach authenticate begin book cancel change check choose clear close complete confirm consume count create
  deactivate deliver describe destroy disable discard dispatch enable end enqueue ensure erase expire export find finish forget generate
  give grant import invite issue keep link list load lock mark match measure merge move notify open prepare publish purge put read
  receive record recover refresh refuse register reindex reject release remove rename renew replace request require reseal resend reset
  resolve restore resume retire retry revoke rotate save schedule seal send set show spoil start store submit suspend take tell transfer
  unlock update upsert use verify watch withdraw write`.split(/\s+/),
);

const zones: readonly Zone[] = ['kernel', 'database', 'capabilities', 'adapters', 'http', 'sandbox'];

/** Undefined for what is not ours: packages, `node:` modules, configuration data. */
export function placeOf(path: string): Place | undefined {
  const [top, folder, room, ...rest] = path.split('/');
  if (top === 'migrations') return { zone: 'migrations' };
  if (top !== 'src') return undefined;
  if (folder === 'capabilities') return { zone: 'capabilities', room: room ?? '', role: roleOf(rest.at(-1) ?? '') };
  return { zone: zones.find((zone) => zone === folder) ?? 'wiring' };
}

function roleOf(file: string): Role {
  const name = file.replace(/\.ts$/, '');
  if (name === 'store' || name.endsWith('-store')) return 'store';
  if (name === 'tables' || name === 'problems' || name === 'ports') return name;
  return verbs.has(name.split('-')[0]!) && name.includes('-') ? 'use case' : 'noun';
}
