import { runDaemon } from './run-daemon.ts'
import { runSwitch } from './run-switch.ts'

const daemon = { name: 'switchyard-switch', run: runSwitch }
process.exit(await runDaemon(daemon, process.argv.slice(2)))
