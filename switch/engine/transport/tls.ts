import { isIP } from 'node:net'
import { connect, createServer } from 'node:tls'
import type { Log } from '../log.ts'
import { wrongName } from './certificate-names.ts'
import type { Certificates } from './certificates.ts'
import type { Carrier } from './channel.ts'
import type { Doorkeeper } from './doorkeeper.ts'
import { listenOn } from './listen-on.ts'
import { SocketChannel } from './socket-channel.ts'
import { CONNECT_PATIENCE, farEnd, from, hurry, MANNER } from './tcp.ts'

/** SIP over TLS (RFC 3261, 26.2; RFC 5922). */
export function tlsCarrier(certificates: Certificates, log: Log, doorkeeper: Doorkeeper): Carrier {
  return {
    async serve(wish, accept) {
      const { clients, current } = certificates
      const options = { ...MANNER, ...current, ...clients, handshakeTimeout: CONNECT_PATIENCE }
      const server = createServer(options, (socket) =>
        accept(new SocketChannel(socket, { remote: farEnd(socket), log })),
      )
      server.on('tlsClientError', ({ message }, socket) => {
        log('info', 'a peer does not get through TLS', { message, ...farEnd(socket) })
        socket.destroy()
      })
      const forget = certificates.follow((renewed) => server.setSecureContext(renewed))
      const served = await listenOn(server, wish, doorkeeper)
      return {
        port: served.port,
        close() {
          forget()
          return served.close()
        },
      }
    },
    dial(local, remote, dialled = remote.address) {
      const socket = connect({
        ...{ ...from(local, remote), ...certificates.current },
        ...(isIP(dialled) === 0 && { servername: dialled }),
        checkServerIdentity: (_, certificate) => wrongName(dialled, certificate),
      })
      return new SocketChannel(hurry(socket, 'secureConnect'), { remote, log, dialled })
    },
  }
}
