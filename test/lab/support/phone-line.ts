import type { Socket } from 'node:dgram'
import { once } from 'node:events'
import type { Socket as Stream } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import { WebSocket } from 'ws'
import { StreamDecoder } from '../../../switch/engine/transport/stream-decoder.ts'
import { SWITCH } from './lab.ts'

const SIP_PORT = 5060

/** What a phone speaks over, to the only server it knows. */
export interface PhoneLine {
  readonly server: string
  /** As Via names it. */
  readonly protocol: 'UDP' | 'TLS' | 'WSS'
  /** Where the phone says it is: host and port. */
  readonly place: string
  /** As its Contact names the protocol. */
  readonly transport: '' | ';transport=tls' | ';transport=ws'
  send(text: string): void
  hear(listener: (text: string) => void): void
}

export function overDatagrams(socket: Socket, server = SWITCH): PhoneLine {
  const { address, port } = socket.address()
  return {
    ...{ server, protocol: 'UDP', place: `${address}:${port}`, transport: '' },
    send: (text) => socket.send(text, SIP_PORT, server),
    hear: (listener) => socket.on('message', (bytes) => listener(bytes.toString())),
  }
}

/** Who a phone trusts, and whom it wants to speak to. */
export interface Trust {
  /** Certificates of authorities, PEM. */
  readonly ca: string
  /** Name the server's certificate must have. */
  readonly servername: string
}

/** TLS to a server over a connection; refused unless its certificate is verified (RFC 5922, 7). */
export async function secured(stream: Stream, trust: Trust): Promise<TLSSocket> {
  const secure = connect({ socket: stream, ...trust })
  await once(secure, 'secureConnect')
  return secure
}

/** SIP over TLS (RFC 3261, 18 and 26.2). */
export function overTls(secure: TLSSocket): PhoneLine {
  const { localAddress, localPort, remoteAddress: server = '' } = secure
  const decoder = new StreamDecoder()
  return {
    ...{ server, protocol: 'TLS', place: `${localAddress}:${localPort}` },
    transport: ';transport=tls',
    send: (text) => secure.write(text),
    hear: (listener) =>
      secure.on('data', (chunk: Buffer) => {
        for (const piece of decoder.decode(chunk))
          if (piece.type === 'message') listener(piece.bytes.toString())
      }),
  }
}

/** SIP over a WebSocket, as a browser has it, which does not know where it is (RFC 7118, 5). */
export async function overWebSocket(secure: TLSSocket, host: string): Promise<PhoneLine> {
  const { remoteAddress: server = '', remotePort } = secure
  const socket = new WebSocket(`wss://${host}:${remotePort}`, 'sip', {
    createConnection: () => secure,
  })
  await once(socket, 'open')
  return {
    ...{ server, protocol: 'WSS', place: 'browser.invalid', transport: ';transport=ws' },
    send: (text) => socket.send(text),
    hear: (listener) => socket.on('message', (bytes) => listener(bytes.toString())),
  }
}
