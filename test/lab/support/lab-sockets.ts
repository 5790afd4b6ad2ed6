import { spawn } from 'node:child_process'
import { Socket } from 'node:dgram'
import { Socket as Stream } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { OwnNetwork } from '../../../provisioner/boot/own-network.ts'

const MAKER = fileURLToPath(new URL('socket-maker.mjs', import.meta.url))

/** Sockets within the lab's network, for use in this process. */
export interface LabSockets {
  /** @param port absent: a free one. */
  open(address: string, port?: number): Promise<Socket>
  /** A TCP connection. */
  connect(address: string, port: number): Promise<Stream>
  close(): void
}

export function labSockets(network: Pick<OwnNetwork, 'enter'>): LabSockets {
  const { file, args } = network.enter({ file: process.execPath, args: [MAKER] })
  // Not our environment: tap's hooks have no business in it.
  const env = { PATH: process.env.PATH }
  const maker = spawn(file, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env })
  let turn = 0
  const make = (wanted: { address: string; port: number; isStream?: true }) => {
    turn += 1
    const mine = turn
    return new Promise<unknown>((resolve, reject) => {
      maker.once('error', reject)
      maker.on('message', function take(answer: { turn: number }, socket) {
        if (answer.turn !== mine) return
        maker.off('message', take)
        maker.off('error', reject)
        if (socket) resolve(socket)
        else reject(new Error(`${wanted.address}:${wanted.port}: ${JSON.stringify(answer)}`))
      })
      maker.send({ turn: mine, ...wanted })
    })
  }
  return {
    open: async (address, port = 0) => required(await make({ address, port }), Socket),
    connect: async (address, port) =>
      required(await make({ address, port, isStream: true }), Stream),
    close: () => maker.disconnect(),
  }
}

function required<T>(socket: unknown, kind: new (...args: never[]) => T): T {
  if (socket instanceof kind) return socket
  throw new TypeError(`a ${kind.name} was asked for`)
}
