import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'

/**
 * Our engine alone in a process, as it is shipped: plain JavaScript of the build, so that nothing
 * else is measured. Arguments: the folder of the build, the applications' secret.
 */
const [built = '', secret = ''] = process.argv.slice(2)

/** Milliseconds between two looks at the event loop. */
const RESOLUTION = 10

const file = join(built, 'switch/engine/start-engine.js')
const { startEngine } = await import(pathToFileURL(file).href)
const engine = await startEngine({
  listen: [{ address: '127.0.0.1', port: 0 }],
  applications: { host: '127.0.0.1', port: 0 },
  secret,
  log: () => undefined,
})
const delay = monitorEventLoopDelay({ resolution: RESOLUTION })
delay.enable()

const answers = {
  place: () => ({ sip: engine.sip[0].port, applications: engine.applications.port }),
  load: () => engine.load,
  /** Milliseconds beyond the timer's own, since this was last asked. */
  delay() {
    const p99 = delay.percentile(99) / 1e6 - RESOLUTION
    delay.reset()
    return { p99 }
  },
  memory() {
    globalThis.gc()
    return { heap: process.memoryUsage().heapUsed }
  },
}
process.on('message', (question) => process.send(answers[question]()))
process.once('disconnect', () => process.exit())
process.send('ready')
