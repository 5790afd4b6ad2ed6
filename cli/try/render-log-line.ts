import type { Level } from '../../switch/service/log.ts'

export interface LogLine {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly level: Level
  readonly message: string
  readonly facts: object
}

/** What says nothing to who tries an application. */
const UNSAID = new Set(['callId', 'origin', 'stack'])

/** `14:03:12  w1-1  call taken  requestUri=sip:8800@127.0.0.1`, and what has lines of its own below. */
export function renderLogLine({ at, level, message, facts }: LogLine): string {
  const { id, call = id, ...rest } = facts as Readonly<Record<string, unknown>>
  const told = Object.entries(rest).filter(
    ([name, value]) => value !== undefined && !UNSAID.has(name),
  )
  const isLong = ([, value]: readonly [string, unknown]) => String(value).includes('\n')
  const parts = [
    new Date(at).toTimeString().slice(0, 8),
    ...(call === undefined ? [] : [shortId(String(call))]),
    ...(level === 'info' || level === 'debug' ? [] : [`${level}:`]),
    ...[message, ...told.filter((fact) => !isLong(fact)).map(renderFact)],
  ]
  const below = told.filter(isLong).map(([, value]) => `\n    ${indented(String(value))}`)
  return `${parts.join('  ')}${below.join('')}\n`
}

function renderFact([name, value]: readonly [string, unknown]): string {
  if (name === 'milliseconds') return `after ${(Number(value) / 1000).toFixed(1)} s`
  return `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`
}

/** A call's id without what all calls of this run begin with. */
const shortId = (id: string) => /w\d+-\d+$/.exec(id)?.[0] ?? id

const indented = (text: string) => text.trimEnd().replaceAll('\n', '\n    ')
