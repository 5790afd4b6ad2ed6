import { GiB } from '../model/units.ts'
import type { JsonSchema } from './cluster-schema.ts'
import { ROLE_DEFAULTS } from './role-defaults.ts'

const INTRODUCTION = `# cluster.yaml

One file says what your cluster is. Copy \`examples/standalone/\`, change it, and let the commands
tell you what does not fit: they report every mistake with its line and a hint.

Every word is read as you typed it: \`7\`, \`0123\` and \`yes\` need no quotes. Quote what has a colon
followed by a space or begins with \`*\`, \`&\`, \`!\`, \`#\` or a bracket. Anchors and aliases work, merge
keys do not. Public keys are files beside it, one OpenSSH key a line, without options.

This page is made from the schema of the file; \`npm run golden\` renews it.
`

interface Section {
  readonly path: string
  readonly schema: JsonSchema
}

/** `docs/cluster-file.md`. */
export function renderReference(schema: JsonSchema, example: string): string {
  return [INTRODUCTION, ...renderSettings(schema, example), renderRoles()].join('\n')
}

/** Every setting by the map it stands in, after an example. */
export function renderSettings(schema: JsonSchema, example: string): readonly string[] {
  return [
    `## Example\n\n\`\`\`yaml\n${example.trimEnd()}\n\`\`\`\n`,
    ...sectionsOf({ path: '', schema }).map(renderSection),
  ]
}

/** Every map with settings of its own, a map before those within it. */
function sectionsOf({ path, schema }: Section): readonly Section[] {
  if (schema.items) return sectionsOf({ path: `${path}[]`, schema: schema.items })
  if (schema.additionalProperties) {
    return sectionsOf({ path: `${path}.<name>`, schema: schema.additionalProperties })
  }
  if (!schema.properties) return []
  const within = Object.entries(schema.properties).flatMap(([name, each]) =>
    sectionsOf({ path: path ? `${path}.${name}` : name, schema: each }),
  )
  return [{ path, schema }, ...within]
}

function renderSection({ path, schema }: Section): string {
  const title = path ? `\`${path}\`` : 'Settings of the file'
  const rows = Object.entries(schema.properties ?? {}).map(([name, each]) =>
    [
      `\`${name}\``,
      each.description ?? '',
      schema.required?.includes(name) ? 'required' : defaultOf(each),
      (each.examples ?? each.items?.examples ?? []).map((value) => code(value)).join(', '),
    ].join(' | '),
  )
  return [
    `## ${title}`,
    '',
    '| Setting | Meaning | Default | Examples |',
    '|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    '',
  ].join('\n')
}

/** Sizes of machines by role: what `hardware` changes. */
function renderRoles(): string {
  const rows = Object.entries(ROLE_DEFAULTS).map(
    ([role, { hardware, layout }]) =>
      `| \`${role}\` | ${hardware.cpus} | ${gib(hardware.memory)} | ${gib(hardware.disk)} | \`${layout}\` |`,
  )
  return [
    '## What each role gets',
    '',
    '| Role | Processors | Memory | Disk | Layout |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

const gib = (bytes: number): string => `\`${bytes / GiB}GiB\``

function defaultOf({ default: value }: JsonSchema): string {
  if (value === undefined) return ''
  return (Array.isArray(value) ? value : [value]).map(wordsOf).filter(Boolean).join(', ')
}

/** A map as its settings; one that is empty says nothing. */
function wordsOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return code(value)
  const settings = Object.entries(value).map(([name, each]) => `${name}: ${String(each)}`)
  return settings.length === 0 ? '' : code(`{ ${settings.join(', ')} }`)
}

const code = (value: unknown): string => (value === '' ? '`""`' : `\`${value}\``)
