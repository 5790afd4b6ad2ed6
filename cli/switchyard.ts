#!/usr/bin/env node
import { main } from './main.ts'
import { processOutput } from './output.ts'
import { report } from './report.ts'

const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => stop.abort(new DOMException('interrupted', 'AbortError')))
}
const surroundings = { output: processOutput(), signal: stop.signal }
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    // Whoever read has had enough, as in `switchyard show cs1 | head`.
    if (!('code' in error && error.code === 'EPIPE')) process.exit(report(error, surroundings))
  })
}
process.exitCode = await main(process.argv.slice(2), surroundings)
