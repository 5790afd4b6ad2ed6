import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import { inDialogText, inviteText } from '../core/calls.ts'
import { requestText } from '../sip-text.ts'
import { SECRET, serve } from './client.ts'

test('who knows the secret is told version and listeners, and may work', async (t) => {
  const { open } = await serve(t)
  const client = open()
  client.send(`a|authenticate|${SECRET}|`, 'b|ping', 'c|route|invite', 'd|remove_route|invite')
  t.equal(
    await client.next(),
    'response|a|OK|udp/192.0.2.1:5060|v0.9.10+switchyard|udp/192.0.2.1:5060',
  )
  t.equal(await client.next(), 'response|b|OK|pong')
  t.equal(await client.next(), 'response|c|OK')
  t.equal(await client.next(), 'response|d|OK')
})

const CLOSED: readonly (readonly [string, string, string])[] = [
  ['a wrong secret', 'a|authenticate|wrong|', 'response|a|NO|incorrect secret'],
  ['an empty secret', 'a|authenticate||', 'response|a|NO|incorrect secret'],
  ['a command before the secret', 'a|route|invite', 'response|a|NO|not authenticated'],
  ['a ping before the secret', 'a|ping', 'response|a|NO|not authenticated'],
  ['a frame that is no command', 'hello', 'response||NO|Invalid message format'],
]

for (const [title, payload, answer] of CLOSED) {
  test(`${title} is refused, and the connection closed`, async (t) => {
    const { open } = await serve(t)
    const client = open()
    client.send(payload, `b|authenticate|${SECRET}|`)
    t.equal(await client.next(), answer)
    await client.closed()
    t.equal(client.waiting, 0, 'there is no second try')
  })
}

test('an unknown word closes the connection, and its calls are over', async (t) => {
  const { world, enter } = await serve(t)
  const client = await enter('invite')
  world.network.bring(inviteText())
  client.send('x|sing|loud')
  await client.next()
  t.equal(await client.next(), 'response|x|NO|Unknown message type')
  await client.closed()
  t.same(world.lines(), ['100 1 INVITE', '503 1 INVITE'])
})

test('what is no frame closes the connection', async (t) => {
  const { enter } = await serve(t)
  const client = await enter()
  client.socket.write('REGISTER sip:x SIP/2.0\r\n')
  await client.closed()
  t.pass()
})

/** A request like no other. */
function optionsText(number: number): string {
  const via = `SIP/2.0/UDP h;branch=z9hG4bK${number}`
  return requestText('OPTIONS sip:b SIP/2.0', { Via: via, 'Call-ID': `c${number}` })
}

test('a closed connection takes its claims along', async (t) => {
  const { world, enter } = await serve(t)
  const client = await enter('options')
  client.socket.destroy()
  for (let number = 1; !world.lines().includes('503 1 OPTIONS'); number += 1) {
    await sleep(5)
    world.network.bring(optionsText(number))
  }
  t.pass()
})

test('a request comes in a frame, and its answer goes out', async (t) => {
  const { world, enter } = await serve(t)
  const client = await enter('options')
  const text = requestText('OPTIONS sip:b SIP/2.0', {}, '\u{1F4DE}')
  world.network.bring(text)
  const frame = await client.next()
  t.match(frame, /^sip\|network\|/)
  t.ok(frame.endsWith('\u{1F4DE}'))
  client.send(`x|sip|${frame.split('|')[7]}|\r\nSIP/2.0 200 OK\r\n\r\n`)
  t.match(await client.next(), 'response|x|OK|application|')
  t.same(world.lines(), ['200 1 OPTIONS'])
})

test('a refused SIP command leaves the connection open', async (t) => {
  const { enter } = await serve(t)
  const client = await enter()
  client.send('x|sip|none|\r\nSIP/2.0 487 Gone\r\n\r\n', 'y|ping')
  t.equal(await client.next(), 'response|x|NOK|Response not sent due to unknown transaction')
  t.equal(await client.next(), 'response|y|OK|pong')
})

test('an answer to nothing is no reason to go', async (t) => {
  const { enter } = await serve(t)
  const client = await enter()
  client.send('x|sip||\r\nSIP/2.0 200 OK\r\n\r\n', 'y|ping')
  t.equal(await client.next(), 'response|x|NO|transaction id missing')
  t.equal(await client.next(), 'response|y|OK|pong')
})

test('frames of 300 kB, alone and in a burst, are taken like any', async (t) => {
  const { world, enter } = await serve(t)
  const client = await enter()
  const body = 'x'.repeat(300_000)
  const message = `MESSAGE sip:a@192.0.2.9 SIP/2.0\r\nContent-Type: text/plain\r\n\r\n${body}`
  client.send(`x|sip||\r\n${message}`, `y|sip||\r\n${message}`, 'z|ping')
  t.match(await client.next(), /^response\|x\|OK\|/)
  t.match(await client.next(), /^response\|y\|OK\|/)
  t.equal(await client.next(), 'response|z|OK|pong')
  t.equal(world.network.take().filter(({ text }) => text.includes(body)).length, 2)
})

const LARGE = 'x'.repeat(60_000)
const FILLING = 500

test('who does not read is offered nothing new until it does', async (t) => {
  const { world, enter } = await serve(t)
  const client = await enter('message')
  const ask = (number: number) =>
    world.network.bring(
      requestText(
        'MESSAGE sip:b SIP/2.0',
        { Via: `SIP/2.0/UDP h;branch=z9hG4bK${number}`, 'Call-ID': `c${number}` },
        LARGE,
      ),
    )
  client.socket.pause()
  for (let number = 0; number < FILLING; number += 1) ask(number)
  t.ok(world.lines().includes('503 1 MESSAGE'))
  client.socket.resume()
  const isRefused = (number: number) => {
    ask(number)
    return world.lines().length > 0
  }
  for (let number = FILLING; isRefused(number); number += 1) await sleep(5)
  t.pass()
})

test('who does not read its calls’ messages either is disconnected', async (t) => {
  const { world, enter } = await serve(t)
  const client = await enter('invite')
  world.network.bring(inviteText())
  const frame = await client.next()
  client.send(`x|sip|${frame.split('|')[7]}|\r\nSIP/2.0 200 OK\r\nTo: <sip:x>;tag=own\r\n\r\n`)
  await client.next()
  client.socket.pause()
  for (let number = 2; number < 1400; number += 1) {
    world.network.bring(inDialogText('INFO', number, {}, LARGE))
  }
  while (world.core.load.dialogs > 0) await sleep(5)
  t.ok(world.lines().includes('BYE'))
})
