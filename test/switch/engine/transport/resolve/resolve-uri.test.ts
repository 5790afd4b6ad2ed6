import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type Answer, decode, encode } from 'dns-packet'
import { type Test, test } from 'tap'
import { openResolver } from '../../../../../switch/engine/transport/resolve/resolve-uri.ts'
import type { Listener, Target } from '../../../../../switch/engine/transport/transport.ts'
import { StandingClock } from '../../../../support/standing-clock.ts'

const log = () => undefined
const LISTENERS: readonly Listener[] = (['udp', 'tcp', 'tls'] as const).map((protocol) => {
  return { protocol, address: '127.0.0.1', port: 5060 }
})

/** A name server that knows what it is told; asked counts its questions. */
async function openNameServer(t: Test, answers: readonly Answer[]) {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  t.teardown(() => socket.close())
  const asked: string[] = []
  socket.on('message', (packet, from) => {
    const { id, questions = [] } = decode(packet)
    const [question] = questions
    asked.push(`${question?.type} ${question?.name}`)
    const known = answers.filter(
      ({ name, type }) => name === question?.name && type === question.type,
    )
    const response = { type: 'response' as const, id: id ?? 0, questions, answers: known }
    socket.send(encode(response), from.port, from.address)
  })
  return { server: `127.0.0.1:${socket.address().port}`, asked }
}

const naptr = (service: string, replacement: string): Answer => ({
  ...{ type: 'NAPTR', name: 'carrier.example', ttl: 60 },
  data: { order: 1, preference: 1, flags: 's', services: service, regexp: '', replacement },
})

test('a real name server is asked, once while its answers hold', async (t) => {
  const { server, asked } = await openNameServer(t, [
    naptr('SIP+D2T', '_sip._tcp.carrier.example'),
    {
      ...{ type: 'SRV', name: '_sip._tcp.carrier.example', ttl: 60 },
      data: { priority: 1, weight: 1, port: 5080, target: 'one.example' },
    },
    { type: 'A', name: 'one.example', ttl: 60, data: '192.0.2.7' },
    { type: 'AAAA', name: 'one.example', ttl: 60, data: '2001:db8::7' },
  ])
  const clock = new StandingClock()
  const { resolve, close } = openResolver(
    { servers: [server] },
    { listeners: LISTENERS, clock, log },
  )
  t.teardown(close)
  const found = (uri: string) => new Promise<readonly Target[]>((then) => resolve(uri, then))
  const place = { protocol: 'tcp', port: 5080, name: 'carrier.example' }
  const both = [
    { ...place, address: '192.0.2.7' },
    { ...place, address: '2001:db8::7' },
  ]
  t.same(await found('sip:bob@carrier.example'), both)
  const once = asked.length
  t.same(await found('sip:eve@carrier.example'), both)
  t.equal(asked.length, once, 'kept')
  clock.advance(61_000)
  t.same(await found('sip:eve@carrier.example'), both)
  t.ok(asked.length > once, 'asked again')
  t.same(await found('sip:nobody.example'), [])
})

test('a name server that says nothing leads nowhere, in the end', async (t) => {
  const silent = createSocket('udp4')
  silent.bind(0, '127.0.0.1')
  await once(silent, 'listening')
  t.teardown(() => silent.close())
  const servers = [`127.0.0.1:${silent.address().port}`]
  const { resolve, close } = openResolver(
    { servers },
    { listeners: LISTENERS, clock: new StandingClock(), log },
  )
  const found = new Promise<readonly Target[]>((then) => resolve('sip:far.example', then))
  close()
  t.same(await found, [])
})
