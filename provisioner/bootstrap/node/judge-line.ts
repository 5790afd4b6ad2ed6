import { error, type Finding, percent, RESERVE, warning } from './judge-facts.ts'

/** What became of a stream of packets, as long as those of voice, from a node to another. */
export interface Line {
  readonly peer: string
  /** Packets that reached it in a second. */
  readonly rate: number
  /** Share of packets that did not, 0 to 1. */
  readonly loss: number
}

/** Packets, and packets in a second: a hundred relayed calls, each 50 both ways (RFC 3551, 4.2). */
export const STREAM = { count: 5000, rate: 10_000 }

/**
 * A path through the world may lose one of a thousand (ITU-T Y.1541, class 0), so neighbours should
 * not; one of a hundred costs G.711 without concealment 18 points of R (ITU-T G.107 with the Bpl of
 * 4.3 of G.113), which callers complain of.
 */
const LOST = { odd: 0.001, wrong: 0.01 }
/** Of what is sent. A machine that cannot keep up with a hundred calls is too slow, or too busy. */
const LEAST_RATE = STREAM.rate * 0.8

/** Holds the way to another node against what voice needs. */
export function judgeLine({ peer, rate, loss }: Line): readonly Finding[] {
  const lost = `it loses ${percent(loss)} of its packets to ${peer}`
  if (loss > LOST.wrong) return [error('line', lost, LINE_HINT)]
  if (loss > LOST.odd) return [warning('line', lost, LINE_HINT)]
  if (rate >= LEAST_RATE) return []
  const slow = `it brings ${rate.toFixed(0)} of ${STREAM.rate} packets a second to ${peer}`
  return [warning('line', slow, RESERVE)]
}

const LINE_HINT =
  'look at firewalls between them, cable and switch port, the kind of network card, the load of the host'
