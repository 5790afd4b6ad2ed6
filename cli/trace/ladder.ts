import type { Endpoint } from '../../inventory/model/switch-file.ts'
import type { TraceRecord } from '../../switch/engine/observe/trace-record.ts'
import { formatEndpoint } from '../format-endpoint.ts'
import { printable } from './printable.ts'

/** `12:00:00.345 #1 `: columns before the ladder. */
const MARGIN = 19
/** Columns from one line of the ladder to the next. */
const RUNG = 21
/** Calls whose numbers are remembered. */
const MOST_CALLS = 10_000

/**
 * Draws messages as they come: a vertical line for each place that sends or receives, an arrow for
 * each message. When no room is left for another place, a new ladder is begun.
 */
export class Ladder {
  readonly #most: number
  #places: readonly string[] = []
  readonly #calls = new Map<string, number>()
  #lastCall = 0

  /** @param columns of the terminal. */
  constructor(columns: number) {
    this.#most = Math.max(2, Math.floor((columns - MARGIN) / RUNG))
  }

  /** The lines for one more message. */
  render(record: TraceRecord): string {
    const ends = endsOf(record)
    return [
      ...(record.lost
        ? [`... ${record.lost} messages were left out: this reader is too slow`]
        : []),
      ...this.#place(ends),
      ...this.#introduce(record),
      this.#rung(record, ends),
      ...(record.message === undefined ? [] : [indented(record.message)]),
      '',
    ].join('\n')
  }

  /** @returns the heading, when there is a new one. */
  #place({ source, destination }: Ends): readonly string[] {
    const added = [source, destination].filter((place) => !this.#places.includes(place))
    if (added.length === 0) return []
    const all = [...this.#places, ...added]
    this.#places = all.length > this.#most ? [source, destination] : all
    return ['', ' '.repeat(MARGIN) + this.#places.map(heading).join('').trimEnd()]
  }

  #introduce({ callId, from, to }: TraceRecord): readonly string[] {
    if (this.#calls.has(callId)) return []
    const [oldest] = this.#calls.keys()
    if (this.#calls.size >= MOST_CALLS && oldest !== undefined) this.#calls.delete(oldest)
    this.#lastCall += 1
    this.#calls.set(callId, this.#lastCall)
    return [printable(`#${this.#lastCall} ${callId} from ${from} to ${to}`)]
  }

  #rung(record: TraceRecord, { source, destination }: Ends): string {
    const clock = new Date(record.time).toISOString().slice(11, 23)
    const margin = `${clock} #${this.#calls.get(record.callId)}`.padEnd(MARGIN)
    const [start, end] = [source, destination].map((place) => this.#places.indexOf(place))
    return margin + rung(this.#places.length, { start: start ?? 0, end: end ?? 0 }, labelOf(record))
  }
}

interface Ends {
  readonly source: string
  readonly destination: string
}

function endsOf({ direction, local, remote }: TraceRecord): Ends {
  const [here, there] = [local, remote].map((place: Endpoint) => printable(formatEndpoint(place)))
  const ends = { source: there ?? '', destination: here ?? '' }
  return direction === 'in' ? ends : { source: ends.destination, destination: ends.source }
}

function heading(place: string): string {
  const text = place.length < RUNG ? place : `…${place.slice(2 - RUNG)}`
  const before = Math.floor((RUNG - text.length) / 2)
  return `${' '.repeat(before)}${text}`.padEnd(RUNG)
}

/** `INVITE`, or `200 INVITE`: a status and what it is about. */
function labelOf({ firstLine, method }: TraceRecord): string {
  const [, status] = /^SIP\/2\.0 (\d{3})/.exec(firstLine) ?? []
  const label = printable(
    status === undefined ? (firstLine.split(' ')[0] ?? '') : `${status} ${method}`,
  )
  return label.length <= RUNG - 5 ? label : `${label.slice(0, RUNG - 6)}…`
}

const MIDDLE = Math.floor(RUNG / 2)

function rung(
  places: number,
  { start, end }: { readonly start: number; readonly end: number },
  label: string,
): string {
  const line = Array<string>(places * RUNG).fill(' ')
  for (let place = 0; place < places; place += 1) line[place * RUNG + MIDDLE] = '│'
  const [left, right] = [Math.min(start, end), Math.max(start, end)]
  const inside = (right - left) * RUNG - 1
  const arrow = arrowOf(Math.max(inside, label.length + 4), label, start < end)
  line.splice(left * RUNG + MIDDLE + 1, inside, ...arrow.slice(0, Math.max(inside, 0)))
  return line.join('').trimEnd()
}

function arrowOf(length: number, label: string, isRightward: boolean): readonly string[] {
  const space = length - 1 - label.length - 2
  const before = Math.floor(space / 2)
  const shaft = `${'─'.repeat(before)} ${label} ${'─'.repeat(space - before)}`
  return [...(isRightward ? `${shaft}>` : `<${shaft}`)]
}

function indented(message: string): string {
  const lines = message.split(/\r?\n/).map((line) => `    ${printable(line)}`.trimEnd())
  return lines.join('\n').trimEnd()
}
