import { z } from 'zod'
import { checkSettings, soundSections } from '../../inventory/model/engine/check-settings.ts'
import { mapFiles } from '../../inventory/model/engine/map-files.ts'
import { SipSettings } from '../../inventory/model/engine/sip-settings.ts'
import { parseRange } from '../../inventory/model/subnet.ts'
import type { SwitchFile } from '../../inventory/model/switch-file.ts'
import { SwitchFileError } from './switch-file-error.ts'

const port = z.int().min(1).max(65535)

/** rtpengine-client opens an IPv4 socket. */
const relay = z.strictObject({ address: z.ipv4(), port })

const route = z.strictObject({
  prefix: z.string(),
  to: z.string().regex(/^sip:[^@\s<>]+$/i, 'must be a SIP URI without a user part'),
})

const path = z.string().startsWith('/')

const source = z
  .string()
  .refine((text) => parseRange(text) !== undefined, 'must be an address or a subnet')

const trunk = z.strictObject({ name: z.string().min(1), from: z.array(source).min(1) })

const server = z.strictObject({
  ...{ host: z.string().min(1), port, database: z.string().min(1), user: z.string().min(1) },
  ...{ passwordFile: path, authorities: path },
})

const limits = z.strictObject({
  duration: z.templateLiteral([z.number().min(0), z.enum(['ms', 's', 'm', 'h'])]).exactOptional(),
  legs: z.int().min(1).exactOptional(),
  invites: z.int().min(1).exactOptional(),
})

const schema = z.strictObject({
  node: z.string().min(1),
  domain: z.string().min(1),
  sip: z.preprocess(asWritten, SipSettings),
  engine: z.strictObject({
    kind: z.enum(['switchyard', 'drachtio']),
    host: z.string().min(1),
    port,
    secretFile: z.string().startsWith('/'),
    pingDeadline: z.int().min(1000).exactOptional(),
  }),
  rtpengines: z.array(relay).min(1),
  routes: z.array(route),
  store: z.strictObject({ folder: path, server: server.exactOptional() }).exactOptional(),
  http: z
    .strictObject({
      listen: z.strictObject({
        address: z.union([z.ipv4(), z.ipv6()]),
        port: port.or(z.literal(0)),
      }),
      tls: z.strictObject({ certificate: path, key: path }).exactOptional(),
      origins: z.array(z.url()).exactOptional(),
      pages: path.exactOptional(),
    })
    .exactOptional(),
  trunks: z.array(trunk).exactOptional(),
  edges: z.array(z.union([z.ipv4(), z.ipv6()])).exactOptional(),
  app: z
    .strictObject({
      ...{ file: path, prompts: path, recordings: path },
      address: z.union([z.ipv4(), z.ipv6()]).exactOptional(),
      limits: limits.exactOptional(),
    })
    .exactOptional(),
})

/**
 * Reads the text of `/etc/switchyard/switch.json`.
 *
 * @param file where the text comes from, for messages.
 * @throws {SwitchFileError}
 */
export function parseSwitchFile(text: string, file: string): SwitchFile {
  const value = parseJson(text, file)
  const result = schema.safeParse(value)
  const faults = [...(result.error?.issues ?? []), ...checkSip(value)]
  if (result.success && faults.length === 0) return result.data
  throw new SwitchFileError(
    faults.map(({ path, message }) => ({
      message: `${file}: ${path.map(String).join('.') || 'the file'}: ${message}`,
    })),
  )
}

interface Fault {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** What the settings of SIP must agree on; files have no folder to be meant from. */
function checkSip(value: unknown): readonly Fault[] {
  const sip = asWritten(mapOf(value).sip)
  const sections = soundSections(SipSettings.shape, sip)
  const relative: string[] = []
  mapFiles(sections, (named) => {
    if (!named.startsWith('/')) relative.push(named)
    return named
  })
  return [
    ...checkSettings(sections, new Set(Object.keys(mapOf(sip)))).map(({ path, message }) => ({
      ...{ path: ['sip', ...path], message },
    })),
    ...relative.map((named) => ({ path: ['sip'], message: `${named} is not an absolute path` })),
  ]
}

/** Numbers as people write them: the settings have one schema, for YAML and for JSON. */
function asWritten(value: unknown): unknown {
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return value.map(asWritten)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, asWritten(each)]))
}

const mapOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SwitchFileError([{ message: `${file} is not JSON: ${reason}` }])
  }
}
