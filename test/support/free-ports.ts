import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Ports below those that Linux gives to whoever asks for any (32768 and up): between our choice
 * and its use no other program's connection can come to stand on one.
 */
const LOWEST = 12_000
const HIGHEST = 32_000

/** UDP ports of the loopback nobody uses now, each another. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>()
  while (ports.size < count) ports.add(await choose(isFreeUdp))
  return [...ports]
}

/** A TCP port of the loopback nobody uses now. */
export function freeTcpPort(): Promise<number> {
  return choose(isFreeTcp)
}

async function choose(isFree: (port: number) => Promise<boolean>): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST)
    if (await isFree(port)) return port
  }
}

async function isFreeUdp(port: number): Promise<boolean> {
  const socket = createSocket('udp4')
  try {
    socket.bind(port, '127.0.0.1')
    await once(socket, 'listening')
    return true
  } catch {
    return false
  } finally {
    socket.close()
  }
}

async function isFreeTcp(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}
