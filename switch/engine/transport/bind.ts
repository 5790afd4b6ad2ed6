import type { Server } from 'node:net'

/**
 * Listens; port 0 takes a free one.
 *
 * @returns the port.
 * @throws what listen(2) says.
 */
export function bind(server: Server, address: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, address, () => {
      server.off('error', reject)
      const bound = server.address()
      resolve(typeof bound === 'object' && bound ? bound.port : port)
    })
  })
}
