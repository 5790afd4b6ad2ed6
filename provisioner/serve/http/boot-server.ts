import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { formatAddress, parseAddress } from '../../../inventory/model/address.ts'
import { LOADERS } from '../boot/make-loaders.ts'
import { type Standings, standingsOf } from '../state/standings.ts'
import { type Asked, answerStart } from './answers.ts'
import { sendFile } from './send-file.ts'
import { sendText } from './send-text.ts'
import { type Sources, serveSource } from './sources.ts'

export interface Served extends Asked, Sources {
  readonly kernel: string
  readonly initrd: string
  /** Folder of the boot loaders. */
  readonly loaders: string
}

const PAGE = readFileSync(new URL('page.html', import.meta.url), 'utf8')

/** The page's own style and script, and nothing else (CSP level 3). */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'"

const MAC = '(?:[0-9a-f]{2}:){5}[0-9a-f]{2}'
const START = new RegExp(`^/start/(${MAC})(?:/([a-z0-9-]+))?$`)
const SOURCE = /^\/i\/([0-9a-f]{32})\/(.*)$/

/** Milliseconds between two looks of a page at what changed. */
const PACE = 250

/** Serves a cluster's installations: what to start, what to install, and how far everybody is. */
export async function openBootServer(
  served: Served,
  { host, port, onError }: { host: string; port: number; onError: (error: unknown) => void },
): Promise<Server> {
  const server = createServer((request, response) => {
    answer(served, request, response).catch((error: unknown) => {
      onError(error)
      if (response.headersSent) response.destroy()
      else sendText(response, 500, 'a mistake of ours; its log tells more\n')
    })
  })
  server.listen(port, host)
  await once(server, 'listening')
  return server
}

async function answer(served: Served, request: IncomingMessage, response: ServerResponse) {
  const path = request.url ?? '/'
  const address = plainAddress(request.socket.remoteAddress ?? '')
  response.setHeader('Cache-Control', 'no-store')
  const [, token, below] = SOURCE.exec(path) ?? []
  if (token && below !== undefined) {
    return serveSource(served, { request, response, token, path: below, address })
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return sendText(response, 405, 'GET and HEAD\n')
  }
  const [, mac, node] = START.exec(path.toLowerCase()) ?? []
  if (mac) {
    const asker = { mac, address, ...(node ? { node } : {}) }
    return sendText(response, 200, await answerStart(served, asker))
  }
  const file = publicFiles(served).get(path)
  if (file) return sendFile(request, response, { file })
  if (path === '/events') return sendEvents(served, response)
  if (path === '/standings.json') return sendText(response, 200, textOf(served), 'application/json')
  if (path !== '/') return sendText(response, 404, 'there is nothing here\n')
  response.setHeader('Content-Security-Policy', PAGE_POLICY)
  return sendText(response, 200, PAGE, 'text/html; charset=utf-8')
}

function publicFiles({ kernel, initrd, loaders }: Served): ReadonlyMap<string, string> {
  return new Map([
    ['/vmlinuz', kernel],
    ['/initrd.img', initrd],
    ...Object.values(LOADERS).map((name) => [`/${name}`, join(loaders, name)] as const),
  ])
}

/** Server-sent events (HTML standard, 9.2): what there is, and again when it is another. */
function sendEvents(served: Served, response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
  let timer: NodeJS.Timeout | undefined
  const send = () => {
    timer = undefined
    response.write(`data: ${textOf(served)}\n\n`)
  }
  const soon = () => {
    timer ??= setTimeout(send, PACE)
  }
  served.ledger.on('change', soon)
  response.once('close', () => {
    served.ledger.off('change', soon)
    clearTimeout(timer)
  })
  send()
}

const textOf = (served: Served): string => JSON.stringify(standingsNow(served))

export const standingsNow = ({ cluster, nodes, ledger, now }: Served): Standings =>
  standingsOf({ cluster, nodes, ledger, at: now() })

/** IPv4 as such where a socket is for both (RFC 4291, 2.5.5.2). */
function plainAddress(text: string): string {
  const plain = text.replace(/^::ffff:(?=\d+\.)/, '')
  const address = parseAddress(plain)
  return address ? formatAddress(address) : plain
}
