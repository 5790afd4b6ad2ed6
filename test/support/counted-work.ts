import { type Profiler, Session } from 'node:inspector'

/** From the beginning: what is compiled before cannot be counted. */
const session = new Session()
session.connect()
session.post('Profiler.enable')
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })

/**
 * Work that is counted, not timed: how often blocks of the engine's code run, and how many
 * characters the language's own searches and copies look at. The same call always counts the same,
 * however busy the machine is. What regular expressions do inside is another test's business.
 */
export function countWork(act: () => void): number {
  // What is done only once, like compiling a function, is no work of the call.
  act()
  const restore = COUNTED.map(([prototype, name, cost]) => count(prototype, name, cost))
  blocksRun()
  characters = 0
  try {
    act()
    return characters + blocksRun()
  } finally {
    for (const each of restore) each()
  }
}

const SMALL = 1000
const GROWTH = 8

/**
 * True when eight times the text takes about eight times the work; quadratic work would be 64 times
 * as much.
 */
export function growsWithLength(workOf: (size: number) => number): boolean {
  return workOf(SMALL * GROWTH) < 2 * GROWTH * workOf(SMALL)
}

const ENGINE = '/switch/engine/'

let characters = 0

/** Since it was called last. */
function blocksRun(): number {
  let blocks = 0
  session.post('Profiler.takePreciseCoverage', (error, taken) => {
    if (error) throw error
    const ours = taken.result.filter(({ url }) => url.includes(ENGINE))
    blocks = ours.flatMap(({ functions }) => functions.flatMap(countsOf)).reduce(sum, 0)
  })
  return blocks
}

function countsOf({ ranges }: Profiler.FunctionCoverage): readonly number[] {
  return ranges.map(({ count }) => count)
}

function sum(total: number, each: number): number {
  return total + each
}

type Cost = (self: { readonly length: number }, result: unknown, from: unknown) => number

const wholeLength: Cost = (self) => self.length
const untilFound: Cost = (self, result, from) => {
  const start = typeof from === 'number' ? from : 0
  return typeof result === 'number' && result >= 0 ? result - start + 1 : self.length - start
}

const COUNTED: readonly (readonly [object, string, Cost])[] = [
  ...['split', 'trim', 'toLowerCase', 'toUpperCase', 'includes', 'replace', 'match'].map(
    (name) => [String.prototype, name, wholeLength] as const,
  ),
  [String.prototype, 'indexOf', untilFound],
  [Buffer.prototype, 'indexOf', untilFound],
  [Buffer.prototype, 'toString', (_, result) => String(result).length],
  ...['join', 'filter', 'map', 'with', 'concat', 'includes'].map(
    (name) => [Array.prototype, name, wholeLength] as const,
  ),
]

function count(prototype: object, name: string, cost: Cost): () => void {
  const original = Object.getOwnPropertyDescriptor(prototype, name)
  if (!original) throw new Error(`there is no ${name}`)
  const inner: (...parts: unknown[]) => unknown = original.value
  const value = function (this: { readonly length: number }, ...parts: unknown[]): unknown {
    const result = inner.apply(this, parts)
    characters += cost(this, result, parts[1])
    return result
  }
  Object.defineProperty(prototype, name, { ...original, value })
  return () => Object.defineProperty(prototype, name, original)
}
