import { randomBytes, randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { MESSAGE, parseAnswer, renderQuestion } from './dhcp-packet.ts'

/** Milliseconds servers have to answer; one that asks around first takes up to a second (RFC 2131, 2.2). */
const PATIENCE = 3_000

const ANSWERS: readonly number[] = [MESSAGE.offer, MESSAGE.acknowledge]

/** This machine on a network. */
export interface Place {
  readonly address: string
  /** Leads out of the right interface. */
  readonly broadcast: string
}

/**
 * Asks a network for an address, takes none, and tells who offered one. A server that has none left, or
 * none for strangers, still answers somebody who has one and wants to know the rest (RFC 2131, 4.4.3).
 *
 * @returns addresses of DHCP servers.
 */
export async function findDhcpServers(
  { address, broadcast }: Place,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const id = randomInt(1, 2 ** 32 - 1)
  // A locally administered address: no machine has it (IEEE 802, 8.2).
  const mac = `02:${randomBytes(5)
    .toString('hex')
    .replace(/..(?!$)/g, '$&:')}`
  const socket = createSocket({ type: 'udp4', reuseAddr: true })
  const found = new Set<string>()
  socket.on('message', (bytes) => {
    const answer = parseAnswer(bytes)
    if (answer?.id === id && ANSWERS.includes(answer.type)) found.add(answer.server)
  })
  try {
    socket.bind(68)
    await once(socket, 'listening')
    socket.setBroadcast(true)
    for (const asked of [{ type: MESSAGE.discover }, { type: MESSAGE.inform, client: address }]) {
      const question = renderQuestion({ id, mac, options: [], ...asked })
      await new Promise<void>((resolve, reject) =>
        socket.send(question, 67, broadcast, (error) => (error ? reject(error) : resolve())),
      )
    }
    await setTimeout(PATIENCE, undefined, { signal })
  } finally {
    socket.close()
  }
  return [...found]
}
