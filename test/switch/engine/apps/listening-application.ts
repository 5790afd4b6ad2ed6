import { once } from 'node:events'
import type { Test } from 'tap'
import { Module, type Request, type Response, SECRET, type Srf } from '../srf.ts'

export interface Listening {
  readonly srf: Srf
  readonly port: number
  /** Connections the engine has open now. */
  count(): Promise<number>
}

/** An application that waits for the engine to connect, and takes these requests. */
export async function openListening(
  t: Test,
  takers: Readonly<Record<string, (srf: Srf, request: Request, response: Response) => void>>,
  { secret = SECRET, ...options }: { readonly secret?: string; readonly tls?: object } = {},
): Promise<Listening> {
  const srf = new Module()
  for (const [method, take] of Object.entries(takers)) {
    srf.use(method, (request, response) => take(srf, request, response))
  }
  srf.on('error', () => undefined)
  const place = { host: '127.0.0.1', port: 0, secret, ...options }
  const server = srf.listen(place, () => undefined)
  if (!server.listening) await once(server, 'listening')
  t.teardown(() => server.close())
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const count = () =>
    new Promise<number>((resolve, reject) => {
      server.getConnections((error, number) => (error ? reject(error) : resolve(number)))
    })
  return { srf, port, count }
}
