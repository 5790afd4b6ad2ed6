import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { explainSystemError } from '../../inventory/model/system-error.ts'

/**
 * A port of an address that is free for UDP and TCP.
 *
 * @param wanted the one to take if it is; absent: any.
 * @throws {SystemError} when the address is not this machine's.
 */
export async function freePort(address: string, wanted = 0): Promise<number> {
  const port = await tryTcp(address, wanted)
  if (port !== undefined && (await isFreeUdp(address, port))) return port
  return freePort(address)
}

/** @returns undefined when another has it. */
async function tryTcp(host: string, port: number): Promise<number | undefined> {
  const server = createServer().listen({ host, port })
  try {
    await once(server, 'listening')
    const bound = server.address()
    return typeof bound === 'object' && bound ? bound.port : undefined
  } catch (error) {
    if (isTaken(error)) return undefined
    throw explainSystemError(error) ?? error
  } finally {
    server.close()
  }
}

async function isFreeUdp(address: string, port: number): Promise<boolean> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4').bind(port, address)
  try {
    await once(socket, 'listening')
    return true
  } catch (error) {
    if (isTaken(error)) return false
    throw error
  } finally {
    socket.close()
  }
}

const isTaken = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
