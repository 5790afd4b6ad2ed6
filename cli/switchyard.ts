#!/usr/bin/env node
import { main } from './main.ts'
import { processOutput } from './output.ts'

const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => stop.abort(new DOMException('interrupted', 'AbortError')))
}
process.exitCode = await main(process.argv.slice(2), {
  output: processOutput(),
  signal: stop.signal,
})
