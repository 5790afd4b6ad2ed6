import { createServer } from 'node:http'
import type { Endpoint } from '../../../../inventory/model/switch-file.ts'
import { bind } from '../../transport/bind.ts'

/** Connections at once: Prometheus needs one. */
const MOST_CONNECTIONS = 16

/** Something served, until it is closed. */
export interface Served {
  readonly endpoint: Endpoint
  close(): Promise<void>
}

/**
 * Serves metrics over HTTP at `/metrics`; port 0 takes a free one.
 *
 * @throws what listen(2) says.
 */
export async function serveMetrics(
  { address, port }: Endpoint,
  text: () => Promise<string>,
): Promise<Served> {
  const server = createServer((request, response) => {
    if (request.url?.split('?')[0] !== '/metrics') return void response.writeHead(404).end()
    if (request.method !== 'GET') return void response.writeHead(405, { Allow: 'GET' }).end()
    text().then(
      (body) => response.writeHead(200, { 'Content-Type': PROMETHEUS }).end(body),
      () => response.writeHead(500).end(),
    )
  })
  server.maxConnections = MOST_CONNECTIONS
  return {
    endpoint: { address, port: await bind(server, address, port) },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const PROMETHEUS = 'text/plain; version=0.0.4; charset=utf-8'
