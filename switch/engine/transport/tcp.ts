import { connect, createServer, type Socket } from 'node:net'
import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import type { Log } from '../log.ts'
import type { Carrier } from './channel.ts'
import type { Doorkeeper } from './doorkeeper.ts'
import { listenOn } from './listen-on.ts'
import { SocketChannel } from './socket-channel.ts'
import type { Listener } from './transport.ts'

/** Milliseconds a connection may take to come about; then the next way is tried. */
export const CONNECT_PATIENCE = 5000
/** A peer that is gone without a word is noticed by the kernel. */
export const MANNER = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 } as const

export function tcpCarrier(log: Log, doorkeeper: Doorkeeper): Carrier {
  return {
    async serve(wish, accept) {
      const server = createServer(MANNER, (socket) => {
        if (!socket.destroyed) accept(new SocketChannel(socket, { remote: farEnd(socket), log }))
      })
      return await listenOn(server, wish, doorkeeper)
    },
    dial(local, remote) {
      const socket = hurry(connect(from(local, remote)), 'connect')
      return new SocketChannel(socket, { remote, log })
    },
  }
}

export function farEnd({ remoteAddress = '', remotePort = 0 }: Socket): Endpoint {
  return { address: remoteAddress, port: remotePort }
}

export function from({ address: localAddress }: Listener, { address: host, port }: Endpoint) {
  return { ...MANNER, host, port, localAddress }
}

/** Ends a socket on which nothing comes about. */
export function hurry<S extends Socket>(socket: S, event: 'connect' | 'secureConnect'): S {
  const patience = setTimeout(() => socket.destroy(new Error('no answer')), CONNECT_PATIENCE)
  const calm = () => clearTimeout(patience)
  socket.once(event, calm).once('close', calm)
  return socket
}
