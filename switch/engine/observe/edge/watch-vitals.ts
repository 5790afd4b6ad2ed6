import { totalmem } from 'node:os'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'
import type { Clock } from '../../transport/transport.ts'
import type { Vitals } from '../vitals.ts'

const PERIOD = 1000
/** Milliseconds between two looks at the event loop; the histogram counts them as delay. */
const RESOLUTION = 20

/**
 * Takes the process's pulse each second.
 *
 * @returns what stops it.
 */
export function watchVitals(clock: Clock, tell: (vitals: Vitals) => void): () => void {
  const loop = monitorEventLoopDelay({ resolution: RESOLUTION })
  loop.enable()
  let before = performance.eventLoopUtilization()
  let stop = (): void => undefined
  const look = (): void => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, before)
    before = now
    const late = (percentile: number) => Math.max(0, loop.percentile(percentile) / 1e6 - RESOLUTION)
    tell({ ...memoryNow(), delay: { median: late(50), p99: late(99) }, utilization })
    loop.reset()
    stop = clock.after(PERIOD, look)
  }
  stop = clock.after(PERIOD, look)
  return () => {
    stop()
    loop.disable()
  }
}

function memoryNow(): Pick<Vitals, 'memory' | 'resident' | 'heap'> {
  const { used_heap_size: heap, heap_size_limit: most } = getHeapStatistics()
  const resident = process.memoryUsage.rss()
  return { memory: Math.max(resident / available(), heap / most), resident, heap }
}

/** Bytes this process may have: its control group's, or the machine's. */
function available(): number {
  const constrained = process.constrainedMemory()
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
}
