import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Test } from 'tap'
import { encodeFrame, FrameDecoder } from '../../../../switch/engine/wire/frame.ts'
import { type ServerOptions, serveApplications } from '../../../../switch/engine/wire/server.ts'
import { countingIds } from '../../../support/counting-ids.ts'
import { CoreWorld } from '../core/core-world.ts'

export const SECRET = 'let me in'

/** A connection of an application's, frame by frame. */
export class Client {
  readonly socket: Socket
  readonly #decoder = new FrameDecoder()
  readonly #frames: string[] = []

  constructor(socket: Socket) {
    this.socket = socket
    this.socket.on('data', (chunk) => {
      this.#frames.push(...this.#decoder.decode(chunk).map(String))
    })
    this.socket.on('error', () => undefined)
  }

  /** Sends frames in one piece. */
  send(...payloads: readonly string[]): void {
    this.socket.write(Buffer.concat(payloads.map((each) => encodeFrame(each))))
  }

  /** The next frame, without its id. */
  async next(): Promise<string> {
    while (this.#frames.length === 0) await once(this.socket, 'data')
    return this.#frames.shift()?.replace(/^[^|]*\|/, '') ?? ''
  }

  /** How many frames came that nobody looked at. */
  get waiting(): number {
    return this.#frames.length
  }

  async closed(): Promise<void> {
    if (!this.socket.closed) await once(this.socket, 'close')
  }
}

export async function serve(t: Test, options: Partial<ServerOptions> = {}) {
  const world = new CoreWorld()
  const server = await serveApplications({
    ...{ host: '127.0.0.1', port: 0, secret: SECRET, core: world.core },
    ...{ ids: countingIds(), log: () => undefined },
    ...options,
  })
  const clients: Client[] = []
  t.teardown(async () => {
    for (const { socket } of clients) socket.destroy()
    await server.close()
  })
  const open = () => {
    const client = new Client(connect(server.endpoint.port, '127.0.0.1'))
    clients.push(client)
    return client
  }
  const enter = async (...routes: readonly string[]) => {
    const client = open()
    client.send(`1|authenticate|${SECRET}|`, ...routes.map((verb) => `2|route|${verb}`))
    for (const _ of ['authenticate', ...routes]) await client.next()
    return client
  }
  return { world, server, open, enter }
}
