import { spawn } from 'node:child_process'
import { Socket } from 'node:dgram'
import { fileURLToPath } from 'node:url'
import type { OwnNetwork } from '../../../provisioner/boot/own-network.ts'

const MAKER = fileURLToPath(new URL('socket-maker.mjs', import.meta.url))

/** UDP sockets within the lab's network, for use in this process. */
export interface LabSockets {
  /** @param port absent: a free one. */
  open(address: string, port?: number): Promise<Socket>
  close(): void
}

export function labSockets(network: OwnNetwork): LabSockets {
  const { file, args } = network.enter({ file: process.execPath, args: [MAKER] })
  // Not our environment: tap's hooks have no business in it.
  const env = { PATH: process.env.PATH }
  const maker = spawn(file, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env })
  let turn = 0
  const open = (address: string, port = 0) => {
    turn += 1
    const wanted = { turn, address, port }
    return new Promise<Socket>((resolve, reject) => {
      maker.once('error', reject)
      maker.on('message', function take(answer: { turn: number }, socket) {
        if (answer.turn !== wanted.turn) return
        maker.off('message', take)
        maker.off('error', reject)
        if (socket instanceof Socket) resolve(socket)
        else reject(new Error(`${address}:${port}: ${JSON.stringify(answer)}`))
      })
      maker.send(wanted)
    })
  }
  return { open, close: () => maker.disconnect() }
}
