import type { Server } from 'node:net'
import { bind } from './bind.ts'
import type { Served } from './channel.ts'
import type { Doorkeeper } from './doorkeeper.ts'
import type { Listener } from './transport.ts'

/**
 * Listens; who is not admitted is cut off before a byte of it is read.
 *
 * @throws what listen(2) says.
 */
export async function listenOn(
  server: Server,
  { address, port }: Listener,
  doorkeeper: Doorkeeper,
): Promise<Served> {
  server.prependListener('connection', (socket) => {
    const remote = socket.remoteAddress ?? ''
    if (!doorkeeper.admits(remote)) return void socket.destroy()
    socket.once('close', () => doorkeeper.left(remote))
  })
  return {
    port: await bind(server, address, port),
    close: () => new Promise((closed) => server.close(() => closed())),
  }
}
