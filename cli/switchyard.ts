#!/usr/bin/env node
import { main } from './main.ts'
import { processOutput } from './output.ts'
import { report } from './report.ts'

const stop = new AbortController()
let hangUp = () => stop.abort(new DOMException('interrupted', 'AbortError'))
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, hangUp)
process.on('SIGHUP', () => hangUp())
const onHangUp = (act: () => void) => {
  hangUp = act
}
const surroundings = { output: processOutput(), signal: stop.signal, onHangUp }
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    // Whoever read has had enough, as in `switchyard show cs1 | head`.
    if (!('code' in error && error.code === 'EPIPE')) process.exit(report(error, surroundings))
  })
}
process.exitCode = await main(process.argv.slice(2), surroundings)
