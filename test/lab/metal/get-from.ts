import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { LabSockets } from '../support/lab-sockets.ts'

/** Asks a server on a wire this process is not on. @param body of a form; absent: GET. */
export async function getFrom(sockets: LabSockets, url: string, body?: string) {
  const { hostname, port, pathname } = new URL(url)
  const socket = await sockets.connect(hostname, Number(port))
  const asking = request({
    ...{ path: pathname, method: body ? 'POST' : 'GET', createConnection: () => socket },
    headers: { Host: hostname, Connection: 'close' },
  })
  asking.end(body)
  const [answer] = (await once(asking, 'response')) as [IncomingMessage]
  const bytes = await buffer(answer)
  return { status: answer.statusCode, bytes, text: bytes.toString() }
}
