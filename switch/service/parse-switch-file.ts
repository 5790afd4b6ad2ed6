import { isSupportedCountry } from 'libphonenumber-js/max'
import { z } from 'zod'
import { NUMBER_KINDS } from '../../inventory/model/cluster.ts'
import { checkSettings, soundSections } from '../../inventory/model/engine/check-settings.ts'
import { mapFiles } from '../../inventory/model/engine/map-files.ts'
import { SipSettings } from '../../inventory/model/engine/sip-settings.ts'
import { parseHours } from '../../inventory/model/hours.ts'
import { reasonOf } from '../../inventory/model/reason-of.ts'
import { parseRange } from '../../inventory/model/subnet.ts'
import type { SwitchFile } from '../../inventory/model/switch-file.ts'
import { LANGUAGE } from '../media/speech/speech.ts'
import { DigitPattern } from '../numbering/digit-pattern.ts'
import { SwitchFileError } from './switch-file-error.ts'

const port = z.int().min(1).max(65535)

/** rtpengine-client opens an IPv4 socket. */
const relay = z.strictObject({ address: z.ipv4(), port })

const server = z.string().regex(/^sip:[^@\s<>]+$/i, 'must be a SIP URI without a user part')

const route = z
  .strictObject({
    prefix: z.string(),
    to: server.exactOptional(),
    trunk: z.string().min(1).exactOptional(),
    priority: z.int().min(0).exactOptional(),
    cost: z.number().min(0).exactOptional(),
    weight: z.int().min(0).exactOptional(),
    hours: z
      .array(z.string().refine(parseHours, 'must be hours, such as mon-fri 08:00-18:00'))
      .exactOptional(),
  })
  .refine(({ to, trunk }) => (to === undefined) !== (trunk === undefined), 'needs "to" or "trunk"')

const path = z.string().startsWith('/')

const source = z
  .string()
  .refine((text) => parseRange(text) !== undefined, 'must be an address or a subnet')

const pattern = z.string().refine(isPattern, 'is no pattern of digits')

const register = z.strictObject({
  user: z.string().min(1).exactOptional(),
  domain: z.string().min(1).exactOptional(),
  expires: z.int().min(1).exactOptional(),
})

const trunk = z.strictObject({
  ...{ name: z.string().min(1), from: z.array(source), to: server.exactOptional() },
  register: register.exactOptional(),
  identity: z.enum(['trusted', 'untrusted']).exactOptional(),
  redirects: z.enum(['follow', 'pass']).exactOptional(),
  calls: z.int().min(1).exactOptional(),
  callsPerSecond: z.int().min(1).max(1000).exactOptional(),
  check: z.int().min(1).exactOptional(),
  rewrite: z
    .array(
      z.strictObject({
        ...{ match: pattern, strip: z.int().min(0).exactOptional() },
        prepend: z
          .string()
          .regex(/^[0-9*#+]*$/)
          .exactOptional(),
      }),
    )
    .exactOptional(),
})

const country = z.string().refine(isSupportedCountry, 'is no country')
const e164Prefix = z.string().regex(/^\+\d+$/, 'must be + and digits')

const numbering = z.strictObject({
  country,
  areaCode: z.string().regex(/^\d+$/).exactOptional(),
  outsideLine: z.string().regex(/^\d+$/).exactOptional(),
  extensions: z.array(pattern).exactOptional(),
  emergency: z.array(z.string().regex(/^\d+$/)).exactOptional(),
  countries: z.array(country).exactOptional(),
  blockedKinds: z.array(z.enum(NUMBER_KINDS)).exactOptional(),
  blocked: z.array(e164Prefix).exactOptional(),
  allowed: z.array(e164Prefix).exactOptional(),
})

const database = z.strictObject({
  ...{ host: z.string().min(1), port, database: z.string().min(1), user: z.string().min(1) },
  ...{ passwordFile: path, authorities: path },
})

const limits = z.strictObject({
  duration: z.templateLiteral([z.number().min(0), z.enum(['ms', 's', 'm', 'h'])]).exactOptional(),
  legs: z.int().min(1).exactOptional(),
  invites: z.int().min(1).exactOptional(),
  spend: z.number().positive().exactOptional(),
})

const language = z.string().regex(LANGUAGE, 'is no language, such as en or de-AT')

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
  numbering: numbering.exactOptional(),
  timeZone: z.string().refine(isTimeZone, 'is no time zone').exactOptional(),
  store: z.strictObject({ folder: path, server: database.exactOptional() }).exactOptional(),
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
      speech: z
        .strictObject({ language: language.exactOptional(), url: z.url().exactOptional() })
        .exactOptional(),
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
  const found = result.success ? checkTrunks(result.data) : result.error.issues
  const faults = [...found, ...checkSip(value)]
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

function isPattern(text: string): boolean {
  try {
    return new DigitPattern(text) !== undefined
  } catch {
    return false
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}

/** Routes name trunks that calls can go to. */
function checkTrunks({ routes, trunks = [] }: SwitchFile): readonly Fault[] {
  const ways = new Set(trunks.flatMap(({ name, to }) => (to === undefined ? [] : [name])))
  return routes.flatMap(({ trunk }, index) =>
    trunk === undefined || ways.has(trunk)
      ? []
      : [{ path: ['routes', index, 'trunk'], message: `${trunk} is no trunk with a "to"` }],
  )
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
    const reason = reasonOf(error)
    throw new SwitchFileError([{ message: `${file} is not JSON: ${reason}` }])
  }
}
