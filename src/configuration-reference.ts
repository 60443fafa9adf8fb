import defaults from '../config/default.json' with { type: 'json' };
import production from '../config/production.json' with { type: 'json' };
import sandbox from '../config/sandbox.json' with { type: 'json' };
import schema from '../config/schema.json' with { type: 'json' };
import { environmentVariables } from './environment-variables.ts';

/** The part of JSON Schema that config/schema.json uses. */
interface SchemaNode {
  readonly type: string;
  readonly description: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

interface Setting {
  readonly path: string;
  readonly node: SchemaNode;
}

const introduction = `# Configuration

This page is made from \`config/schema.json\` by \`npm run paiza -- config reference\`; change the schema, not the page.

Values are read in this order, later ones win: \`config/default.json\`, \`config/<environment>.json\`, environment variables, options of the
command line. A variable marked _secret_ can be given as a file instead: name the file in the variable's name followed by \`_FILE\`, as
container platforms mount secrets; set one of the two, not both. Secrets stand in the environment or in such files, never in \`config/\`.

\`npm run paiza -- config check\` says everything that is wrong at once, and never repeats a value. Production refuses to start while
anything is missing, and refuses the sandbox.
`;

/** docs/configuration.md: every setting with its type, limits, defaults and variable. */
export function configurationReference(): string {
  const root = schema as unknown as SchemaNode;
  const groups = Object.entries(root.properties ?? {});
  const single = groups.filter(([, node]) => node.type !== 'object').flatMap(([path, node]) => settings(path, node));
  const sections = groups
    .filter(([, node]) => node.type === 'object')
    .map(([path, node]) => section(path, node.description, settings(path, node)));
  return `${[introduction.trimEnd(), section('General', 'What the whole deployment is.', single), ...sections].join('\n\n')}\n`;
}

/** The leaves below a node, arrays of objects with their members. */
function settings(path: string, node: SchemaNode): readonly Setting[] {
  if (node.type === 'object') return Object.entries(node.properties ?? {}).flatMap(([name, child]) => settings(`${path}.${name}`, child));
  if (node.items?.type === 'object') return [{ path, node }, ...settings(`${path}[]`, node.items)];
  return [{ path, node }];
}

function section(title: string, description: string, rows: readonly Setting[]): string {
  const header = ['Setting', 'Meaning', 'Type', 'Default', 'Variable'];
  const table = rows.map(({ path, node }) => [`\`${path}\``, node.description, typeText(node), defaultText(path), variableText(path)]);
  return `## ${title}\n\n${description}\n\n${markdownTable([header, ...table])}`;
}

function typeText(node: SchemaNode): string {
  if (node.enum !== undefined) return node.enum.map((value) => `\`${value}\``).join(', ');
  if (node.type === 'array') return node.items?.type === 'object' ? 'list' : `list of ${node.items?.type ?? 'any'}s`;
  if (node.minimum !== undefined && node.maximum !== undefined) return `${node.type} ${node.minimum}…${node.maximum}`;
  if (node.minLength !== undefined) return `${node.type}, from ${node.minLength} characters`;
  return node.maxLength === undefined ? node.type : `${node.type}, up to ${node.maxLength} characters`;
}

/** The default, and what the sandbox and production have instead. */
function defaultText(path: string): string {
  const general = valueAt(defaults, path);
  const others = Object.entries({ sandbox, production }).flatMap(([name, file]) => {
    const value = valueAt(file, path);
    return value === undefined || path === 'environment' || JSON.stringify(value) === JSON.stringify(general)
      ? []
      : [`${name}: ${valueText(value)}`];
  });
  return [...(general === undefined ? [] : [valueText(general)]), ...others].join('; ');
}

function valueAt(file: unknown, path: string): unknown {
  return path.split('.').reduce((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], file);
}

function valueText(value: unknown): string {
  if (value === '') return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map((item) => `\`${String(item)}\``).join(', ');
  return `\`${String(value)}\``;
}

function variableText(path: string): string {
  const variable = environmentVariables.find((candidate) => candidate.path === path);
  return variable === undefined ? '' : `\`${variable.name}\`${variable.secret === true ? ' _secret_' : ''}`;
}

/** Columns padded to one width, as the formatter of this repository would write them. */
function markdownTable(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll('|', String.raw`\|`)));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [header = [], ...body] = cells;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}
