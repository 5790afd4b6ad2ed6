import { startPrivateServer } from '../../../switch/store/postgres/private-server.ts'

/** A process that starts a server and is killed with it. */
await startPrivateServer({ folder: process.argv[2] ?? '', log: () => undefined })
process.stdout.write('ready\n')
setInterval(() => undefined, 1000)
