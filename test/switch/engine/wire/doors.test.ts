import { copyFile, readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { type Test, test } from 'tap'
import type { Log } from '../../../../switch/engine/log.ts'
import { openAuthority } from '../../../support/authority.ts'
import { answeredCall, CALLER_DIALOG } from '../core/calls.ts'
import { FakeApplication } from '../core/core-world.ts'
import { requestText } from '../sip-text.ts'
import { Client, SECRET, serve } from './client.ts'

const GREETING = 'response|1|OK|udp/192.0.2.1:5060|v0.9.10+switchyard|udp/192.0.2.1:5060'

/** A server with a certificate, and a client of it. */
async function serveTls(t: Test, log: Log = () => undefined) {
  const authority = await openAuthority(t)
  const files = await authority.issue('engine', ['IP:127.0.0.1'])
  const { server } = await serve(t, { tls: { host: '127.0.0.1', port: 0, ...files }, log })
  const port = server.tlsEndpoint?.port ?? 0
  const enter = async (ca: string) => {
    const socket = connectTls({ port, host: '127.0.0.1', ca: await readFile(ca) })
    t.teardown(() => socket.destroy())
    const client = new Client(socket)
    client.send(`1|authenticate|${SECRET}|`)
    return client.next()
  }
  return { authority, files, server, port, enter }
}

test('over TLS all is as without', async (t) => {
  const { authority, enter } = await serveTls(t)
  t.equal(await enter(authority.file), GREETING)
})

test('who speaks no TLS to the TLS port is let go quietly', async (t) => {
  const levels: string[] = []
  const { port } = await serveTls(t, (level) => levels.push(level))
  const client = new Client(connect(port, '127.0.0.1'))
  client.send(`1|authenticate|${SECRET}|`)
  await client.closed()
  t.same(levels, ['debug'])
})

test('a new certificate is shown to who connects next, an unusable one to nobody', async (t) => {
  const { files, server, enter } = await serveTls(t)
  const other = await openAuthority(t)
  const issued = await other.issue('engine', ['IP:127.0.0.1'])
  await copyFile(issued.certificate, files.certificate)
  t.notOk(await server.reloadCertificates(), 'the key is another’s')
  await copyFile(issued.key, files.key)
  t.ok(await server.reloadCertificates())
  t.equal(await enter(other.file), GREETING)
})

for (const tags of ['a b', 'x'.repeat(33), ',', Array(21).fill('a').join(',')]) {
  test(`tags like ${tags.slice(0, 10)} are refused`, async (t) => {
    const { open } = await serve(t)
    const client = open()
    client.send(`1|authenticate|${SECRET}|${tags}`)
    t.match(await client.next(), /^response\|1\|NO\|(invalid tag|more than 20 tags)$/)
    await client.closed()
  })
}

test('a stranger’s frame may not be long', async (t) => {
  const { open } = await serve(t)
  const client = open()
  client.send(`1|authenticate|${'x'.repeat(5000)}|`)
  await client.closed()
  t.equal(client.waiting, 0)
})

test('who pinged and does no more is taken for dead', async (t) => {
  const { open } = await serve(t, { pingDeadline: 50 })
  const client = open()
  client.send(`1|authenticate|${SECRET}|`, '2|ping')
  t.equal(await client.next(), GREETING)
  t.equal(await client.next(), 'response|2|OK|pong')
  await client.closed()
})

test('a flood of commands waits its turn, and all are obeyed', async (t) => {
  const { open, enter } = await serve(t)
  const [flood, other] = [await enter(), open()]
  flood.send(...Array.from({ length: 2000 }, (_, index) => `${index}|ping`))
  other.send(`1|authenticate|${SECRET}|`)
  t.equal(await other.next(), GREETING)
  for (let index = 0; index < 2000; index += 1) {
    if ((await flood.next()) !== `response|${index}|OK|pong`) t.fail(`answer ${index}`)
  }
  t.equal(flood.waiting, 0)
})

test('a tag is no claim', async (t) => {
  const { world, open } = await serve(t)
  const client = open()
  client.send(`1|authenticate|${SECRET}|options,app:options`)
  await client.next()
  world.network.bring(requestText('OPTIONS sip:b SIP/2.0'))
  t.same(world.lines(), ['503 1 OPTIONS'])
})

test('calls without an application are listed, handed over once, and may have a note', async (t) => {
  const { world, open } = await serve(t)
  const dead = new FakeApplication('invite')
  dead.service = 'pbx'
  world.core.join(dead)
  answeredCall(world, dead)
  t.ok(world.core.note(dead, CALLER_DIALOG, 'half of a call'))
  const client = open()
  client.send(`1|authenticate|${SECRET}|app:pbx`, '2|dialogs', '3|dialogs|wait')
  await client.next()
  t.equal(await client.next(), 'response|2|OK\r\n[]')
  world.core.leave(dead)
  t.equal(await client.next(), `response|3|OK\r\n["${CALLER_DIALOG}"]`)
  client.send(`4|adopt|${CALLER_DIALOG}`, `5|adopt|${CALLER_DIALOG}`)
  const [leader, json] = (await client.next()).split('\r\n')
  t.equal(leader, 'response|4|OK')
  t.match(JSON.parse(json ?? ''), {
    ...{ id: CALLER_DIALOG, role: 'uas', target: 'sip:alice@192.0.2.9:5080' },
    ...{ note: 'half of a call' },
  })
  t.match(await client.next(), /^response\|5\|NOK\|Server error: unable to find dialog/)
  client.send(
    `6|note|${CALLER_DIALOG}\r\nmine`,
    '7|note|another\r\n',
    `8|note|x\r\n${'x'.repeat(20_000)}`,
  )
  t.equal(await client.next(), 'response|6|OK')
  t.match(await client.next(), /^response\|7\|NOK\|/)
  t.equal(await client.next(), 'response|8|NOK|note too long')
})

test('who has no name has no calls to take up', async (t) => {
  const { enter } = await serve(t)
  const client = await enter()
  client.send('1|dialogs')
  t.equal(await client.next(), 'response|1|NOK|no tag app:NAME')
})
