import type { CallCost, CallMemory, Left, MessageCost } from './measurements.ts'

/** What was found of one server. */
export interface Figures {
  readonly server: string
  readonly speed: number
  readonly call: CallCost
  readonly memory: CallMemory
  readonly growth: readonly MessageCost[]
  readonly left: Left
}

/** Nanoseconds of processor time for one message, without everything around it. */
export interface Codec {
  readonly name: string
  readonly bytes: number
  readonly parse: number
  readonly render: number
}

export interface Report {
  readonly servers: readonly Figures[]
  readonly codec: readonly Codec[]
}

type Row = readonly [title: string, figure: (figures: Figures) => string]

const ROWS: readonly Row[] = [
  ['calls/s at less than 0.1 % failures', ({ speed }) => `${speed}`],
  ['server, CPU ms for a call', ({ call }) => call.server.toFixed(2)],
  ['application, CPU ms for a call', ({ call }) => call.application.toFixed(2)],
  ['event loop delay p99, ms', ({ call }) => figure(call.eventLoopDelay, 1)],
  ['resident MiB for 1,000 open calls', ({ memory }) => mebibytes(memory.resident * 1000)],
  [
    'MiB in use for 1,000 open calls',
    ({ memory }) => (memory.heap === undefined ? '-' : mebibytes(memory.heap * 1000)),
  ],
  ['zero-hold calls that failed', ({ left }) => `${left.failed}`],
  ['legs left up by zero-hold calls', ({ left }) => `${left.legs}`],
  ['dialogs left in the server by them', ({ left }) => figure(left.dialogs, 0)],
]

/** Two tables in Markdown: the servers beside each other, and what reading and writing cost. */
export function renderReport({ servers, codec }: Report): string {
  const counts = servers[0]?.growth.map(({ dialogs }) => dialogs) ?? []
  const growth = counts.map(
    (count, index): Row => [
      `CPU µs for a message, ${count} dialogs open`,
      (figures) => figure(figures.growth[index]?.cost, 0),
    ],
  )
  const titles = servers.map(({ server }) => server)
  return [
    ...table(
      ['', ...titles],
      [...ROWS, ...growth].map(([title, tell]) => [title, ...servers.map(tell)]),
    ),
    '',
    ...table(
      ['message', 'bytes', 'parse ns', 'serialize ns'],
      codec.map(({ name, bytes, parse, render }) => [
        name,
        `${bytes}`,
        ...[parse, render].map((cost) => cost.toFixed(0)),
      ]),
    ),
    '',
  ].join('\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
}

function figure(value: number | undefined, digits: number): string {
  return value === undefined ? '-' : value.toFixed(digits)
}

/** Bytes as mebibytes. */
export function mebibytes(bytes: number): string {
  return (bytes / 1024 ** 2).toFixed(1)
}
