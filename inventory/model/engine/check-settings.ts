import type { z } from 'zod'
import type { EngineSettings } from './engine-settings.ts'

/** A setting that does not agree with another. */
export interface Disagreement {
  readonly path: readonly (string | number)[]
  /** Says what the setting is. */
  readonly message: string
  readonly hint: string
}

/** Sections that are sound, though others are not. */
export type Sections = Partial<EngineSettings>

/** Each section by itself, so that a mistake in one does not hide what is wrong between others. */
export function soundSections(
  shape: Readonly<Record<string, z.ZodType>>,
  value: unknown,
): Sections {
  const written = Object.entries(typeof value === 'object' && value !== null ? value : {})
  return Object.fromEntries(
    written.flatMap(([name, section]) => {
      const result = Object.hasOwn(shape, name) ? shape[name]?.safeParse(section) : undefined
      return result?.success ? [[name, result.data] as const] : []
    }),
  )
}

/**
 * What settings must agree on.
 *
 * @param written names of the sections that are there, sound or not.
 */
export function checkSettings(
  sections: Sections,
  written: ReadonlySet<string>,
): readonly Disagreement[] {
  return [
    ...checkListeners(sections, written),
    ...checkTimes(sections),
    ...checkHandlers(sections),
    ...checkSecret(sections),
  ]
}

function checkListeners(
  { listen = [] }: Sections,
  written: ReadonlySet<string>,
): readonly Disagreement[] {
  const isBare = ({ protocol }: { protocol: string }) =>
    (protocol === 'tls' || protocol === 'wss') && !written.has('tls')
  const bare = listen.findIndex(isBare)
  const places = listen.map(({ protocol, address, port }) =>
    port === 0 ? undefined : `${protocol === 'udp' ? 'udp' : 'tcp'} ${address} ${port}`,
  )
  return [
    ...(bare === -1
      ? []
      : [
          {
            path: ['listen', bare, 'protocol'],
            message: 'needs a certificate',
            hint: 'set tls.certificate and tls.key',
          },
        ]),
    ...repeated(places, (index) => ['listen', index], {
      message: (first) => `takes the address and port of listen[${first}]`,
      hint: 'TCP, TLS, WS and WSS share the ports of TCP: choose another port',
    }),
  ]
}

function checkTimes({ timers, sessionTimer }: Sections): readonly Disagreement[] {
  const { interval, minimum = 0 } = sessionTimer ?? {}
  return [
    ...(timers && timers.t1 > timers.t2
      ? [
          {
            path: ['timers', 't2'],
            message: `is below t1, ${timers.t1}`,
            hint: 'pauses grow from t1 to t2 (RFC 3261, 17.1.2.2)',
          },
        ]
      : []),
    ...(interval !== undefined && interval < minimum
      ? [
          {
            path: ['sessionTimer', 'interval'],
            message: `is below the minimum, ${minimum}`,
            hint: 'ask for no less than you accept',
          },
        ]
      : []),
  ]
}

function checkHandlers({ requestHandlers }: Sections): readonly Disagreement[] {
  const methods = requestHandlers?.handlers.map(({ method }) => method.toUpperCase()) ?? []
  return repeated(methods, (index) => ['requestHandlers', 'handlers', index, 'method'], {
    message: (first) => `is the same as requestHandlers.handlers[${first}].method`,
    hint: 'keep one of them',
  })
}

function checkSecret({ applications }: Sections): readonly Disagreement[] {
  return applications?.secret === undefined || applications.secretFile === undefined
    ? []
    : [
        {
          path: ['applications', 'secretFile'],
          message: 'cannot stand beside secret',
          hint: 'keep one of them',
        },
      ]
}

interface Words {
  readonly message: (first: number) => string
  readonly hint: string
}

function repeated(
  values: readonly (string | undefined)[],
  pathOf: (index: number) => Disagreement['path'],
  { message, hint }: Words,
): readonly Disagreement[] {
  return values.flatMap((value, index) => {
    const first = values.indexOf(value)
    return value === undefined || first === index
      ? []
      : [{ path: pathOf(index), message: message(first), hint }]
  })
}
