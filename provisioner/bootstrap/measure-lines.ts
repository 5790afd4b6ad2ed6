import { z } from 'zod'
import type { Node } from '../../inventory/model/cluster.ts'
import { type Line, STREAM } from './node/judge-line.ts'
import { inParallel } from './pool.ts'
import { inPython, runScript } from './run-script.ts'
import type { Session } from './ssh/session.ts'

const LINE = new URL('scripts/line.py', import.meta.url)

const Measured = z.object({
  /** Seconds it took to send the stream. */
  seconds: z.number(),
  /** Packets that came from the other. */
  arrived: z.number(),
})

/** A node, and a way to have it do something. */
export interface End {
  readonly node: Node
  readonly session: Session
}

/** What became of a node's stream: a line, why there is none, or neither when the other broke off. */
export interface Way {
  readonly line?: Line
  readonly error?: unknown
}

/**
 * Sends voice-like packets between nodes, two and two.
 *
 * @param limit nodes at a time.
 * @returns ways by the name of the node they begin at.
 */
export async function measureLines(
  ends: readonly End[],
  limit: number,
): Promise<ReadonlyMap<string, Way>> {
  const ways = new Map<string, Way>()
  for (const pairs of roundsOf(ends)) {
    const found = await inParallel(pairs, Math.max(1, Math.floor(limit / 2)), measure)
    for (const [name, way] of found.flat()) if (!ways.has(name)) ways.set(name, way)
  }
  return ways
}

/** Neighbours in the list; where one is left, it and the first come afterwards. */
export function roundsOf<T>(all: readonly T[]): readonly (readonly (readonly [T, T])[])[] {
  const pairs = all.flatMap((each, index) => {
    const next = all[index + 1]
    return index % 2 === 0 && next !== undefined ? [[each, next] as const] : []
  })
  const [first, last] = [all[0], all.at(-1)]
  const isOdd = all.length % 2 === 1 && all.length > 1
  return isOdd && first !== undefined && last !== undefined ? [pairs, [[last, first]]] : [pairs]
}

async function measure([one, other]: readonly [End, End]) {
  const [here, there] = await Promise.allSettled([send(one, other), send(other, one)])
  return [
    [one.node.name, wayTo(other, here, there)],
    [other.node.name, wayTo(one, there, here)],
  ] as const
}

type Ended = PromiseSettledResult<z.infer<typeof Measured>>

function wayTo({ node }: End, near: Ended, far: Ended): Way {
  if (near.status === 'rejected') return { error: near.reason }
  if (far.status === 'rejected') return {}
  const [{ seconds }, { arrived }] = [near.value, far.value]
  const line = { peer: node.name, rate: arrived / seconds, loss: 1 - arrived / STREAM.count }
  return { line }
}

async function send({ node, session }: End, to: End): Promise<z.infer<typeof Measured>> {
  const addresses = [node, to.node].map(({ name, interfaces: [first] }) => first?.address ?? name)
  const args = [...addresses.map(inPython), STREAM.count, STREAM.rate]
  return Measured.parse(await runScript(session, LINE, `line(${args.join(', ')})`))
}
