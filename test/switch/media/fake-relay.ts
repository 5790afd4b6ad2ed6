import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { Endpoint } from '../../../inventory/model/switch-file.ts'

export type Fields = Readonly<Record<string, unknown>>
type Reply = Fields | 'silence'

export interface FakeRelay {
  readonly place: Endpoint
  /** Requests as received, pings and lists aside. */
  readonly requests: Fields[]
  /** Call ids that were offered and not deleted. */
  readonly live: Set<string>
  /** Decides on the next replies; the default echoes session descriptions. */
  reply: (request: Fields) => Reply
  close(): void
}

export const echo = (request: Fields): Reply => ({ result: 'ok', sdp: `relayed ${request.sdp}` })

/**
 * Stands in for rtpengine where a real one cannot be made to fail: its control protocol over a
 * real socket, without media.
 */
export async function fakeRelay(): Promise<FakeRelay> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const relay: FakeRelay = {
    place: { address: '127.0.0.1', port: socket.address().port },
    requests: [],
    live: new Set(),
    reply: echo,
    close: () => socket.close(),
  }
  socket.on('message', (message, from) => {
    const [cookie = '', ...rest] = message.toString().split(' ')
    const request = decode(rest.join(' '))
    const reply = answer(relay, request)
    if (reply === 'silence') return
    socket.send(`${cookie} ${encode(reply)}`, from.port, from.address)
  })
  return relay
}

function answer(relay: FakeRelay, request: Fields): Reply {
  if (request.command === 'ping') return { result: 'pong' }
  if (request.command === 'list') return { result: 'ok', calls: [...relay.live] }
  relay.requests.push(request)
  const reply = relay.reply(request)
  const id = String(request['call-id'])
  if (reply !== 'silence' && reply.result === 'ok') {
    if (request.command === 'offer') relay.live.add(id)
    if (request.command === 'delete') relay.live.delete(id)
  }
  return reply
}

/** Bencode (BEP 3) of strings and lists of them; ASCII only. */
function encode(fields: Fields): string {
  const text = (value: unknown): string =>
    Array.isArray(value) ? `l${value.map(text).join('')}e` : `${String(value).length}:${value}`
  const pairs = Object.entries(fields).sort(([one], [two]) => (one < two ? -1 : 1))
  return `d${pairs.map(([key, value]) => text(key) + text(value)).join('')}e`
}

function decode(input: string): Fields {
  let at = 0
  const value = (): unknown => {
    const kind = input[at]
    if (kind === 'd' || kind === 'l') return collection(kind)
    if (kind === 'i') {
      const end = input.indexOf('e', at)
      const number = Number(input.slice(at + 1, end))
      at = end + 1
      return number
    }
    const colon = input.indexOf(':', at)
    const start = colon + 1
    at = start + Number(input.slice(at, colon))
    return input.slice(start, at)
  }
  const collection = (kind: string): unknown => {
    const items: unknown[] = []
    for (at += 1; input[at] !== 'e'; ) items.push(value())
    at += 1
    if (kind === 'l') return items
    const keys = items.filter((_, index) => index % 2 === 0)
    return Object.fromEntries(keys.map((key, index) => [key, items[2 * index + 1]]))
  }
  return value() as Fields
}
