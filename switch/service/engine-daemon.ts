import { runDaemon } from './run-daemon.ts'
import { runEngine } from './run-switch.ts'

const daemon = { name: 'switchyard-engine', run: runEngine }
process.exit(await runDaemon(daemon, process.argv.slice(2)))
