import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type Test, test } from 'tap'
import { openPorts } from '../../../switch/media/port/open-ports.ts'
import { type Relay, RtpengineLink } from '../../../switch/media/rtpengine-link.ts'
import { eventually } from '../support/eventually.ts'
import { openRtpengine } from '../support/own-rtpengine.ts'
import { CLEAR, FAINT, goertzel, openParty, wav } from './party.ts'

async function world(t: Test) {
  const rtpengine = await openRtpengine(t)
  const prompts = join(rtpengine.root.outside, 'srv/prompts')
  await mkdir(prompts)
  await writeFile(join(prompts, 'one.wav'), wav(600, 1000))
  await writeFile(join(prompts, 'music.wav'), wav(900, 500))
  const recordings = await mkdtemp(join(tmpdir(), 'recordings-'))
  t.teardown(() => rm(recordings, { recursive: true }))
  const link = new RtpengineLink({ nonsense: (reason) => t.fail(reason), changed: () => undefined })
  const relay: Relay = { place: rtpengine.place, isHealthy: true }
  const ports = await openPorts({
    ...{ link, inOrder: () => [relay], address: '127.0.0.1', recordings },
    ...{ prompts: '/srv/prompts', log: (_, message, facts) => t.comment(message, facts) },
  })
  t.teardown(() => {
    ports.close()
    link.close()
  })
  let turn = 0
  /** A party that called us, or whom we called. */
  const connect = async (
    law: 'PCMA' | 'PCMU',
    way: 'called us' | 'was called',
    keys: 'events' | 'sound' = 'events',
  ) => {
    const party = await openParty(t, law, keys)
    turn += 1
    const port = ports.port(`call-${turn}`)
    if (way === 'called us') party.towards(await port.answer(party.describe()))
    else {
      party.towards(await port.offer())
      await port.accept(party.describe())
    }
    return { party, port }
  }
  return { connect, ports, rtpengine, recordings }
}

const WAYS = ['called us', 'was called'] as const

for (const way of WAYS) {
  test(`who ${way} hears what is played, and its keys are heard`, async (t) => {
    const { connect } = await world(t)
    const { party, port } = await connect('PCMA', way)
    const began = performance.now()
    await port.play('one.wav')
    const took = performance.now() - began
    t.ok(took >= 1000, `it was heard to its end: ${took}`)
    t.ok(party.loudness(600) > CLEAR)
    const digits: string[] = []
    port.onDigit((digit) => digits.push(digit))
    party.say(400)
    for (const digit of ['4', '#'] as const) {
      await party.press(digit)
      party.say(400)
      await setTimeout(100)
    }
    await eventually(() => digits.join('') === '4#', `the keys 4#, not ${digits}`)
    await port.release()
  })
}

test('keys are heard in the sound of a party that does not send events', async (t) => {
  const { connect } = await world(t)
  for (const [law, way] of [
    ['PCMA', 'called us'],
    ['PCMU', 'was called'],
  ] as const) {
    const { party, port } = await connect(law, way, 'sound')
    const digits: string[] = []
    port.onDigit((digit) => digits.push(digit))
    for (const digit of ['1', '5', '9', '0', '#', '*'] as const) {
      await party.pressInBand(digit, 100)
    }
    await eventually(
      () => digits.join('') === '1590#*',
      () => `1590#* and not ${digits.join('')}`,
    )
    await port.play('one.wav')
    t.ok(party.loudness(600) > CLEAR, 'what is played is heard as before')
    await party.pressInBand('7', 100)
    await eventually(() => digits.at(-1) === '7', 'a key after a prompt')
  }
})

test('two parties hear each other, whatever their law, and part again', async (t) => {
  const { connect } = await world(t)
  for (const [law, way] of [
    ['PCMA', 'was called'],
    ['PCMU', 'was called'],
    ['PCMU', 'called us'],
  ] as const) {
    const [ann, bob] = [await connect('PCMA', 'called us'), await connect(law, way)]
    ann.party.say(400)
    bob.party.say(700)
    await setTimeout(300)
    t.ok(ann.party.loudness(700) < FAINT, 'nobody is joined yet')
    await ann.port.join(bob.port)
    await eventually(() => bob.party.loudness(400) > CLEAR, `bob (${law}, ${way}) hears ann`)
    await eventually(() => ann.party.loudness(700) > CLEAR, `ann hears bob (${law}, ${way})`)
    await ann.port.part()
    await setTimeout(100)
    const [annHeard, bobHeard] = [ann.party.heard.length, bob.party.heard.length]
    await setTimeout(200)
    t.equal(ann.party.heard.length, annHeard, 'ann hears nothing more')
    t.equal(bob.party.heard.length, bobHeard, 'bob hears nothing more')
    await ann.port.join(bob.port)
    await eventually(() => bob.party.heard.length > bobHeard + 5, 'bob hears ann again')
    await Promise.all([ann.port.release(), bob.port.release()])
  }
})

test('a joined party hears what is played to it alone, from one source', async (t) => {
  const { connect } = await world(t)
  const [ann, bob] = [await connect('PCMA', 'called us'), await connect('PCMA', 'was called')]
  ann.party.say(400)
  bob.party.say(700)
  await ann.port.join(bob.port)
  await eventually(() => ann.party.loudness(700) > CLEAR, 'they talk')
  const stop = new AbortController()
  const playing = ann.port.play('music.wav', { repeat: 1000, signal: stop.signal })
  await eventually(() => ann.party.loudness(900) > CLEAR, 'ann hears music')
  const from = ann.party.heard.length
  await setTimeout(300)
  t.equal(ann.party.sources(from).size, 1)
  t.ok(ann.party.loudness(700) < FAINT)
  stop.abort(new Error('enough'))
  await t.rejects(playing, /enough/)
  await eventually(() => ann.party.loudness(700) > CLEAR, 'ann hears bob again')
})

test('keys are sent to a party, and a partner is heard again afterwards', async (t) => {
  const { connect } = await world(t)
  const [ann, bob] = [await connect('PCMA', 'called us'), await connect('PCMA', 'was called')]
  ann.party.say(400)
  bob.party.say(700)
  await ann.port.join(bob.port)
  await bob.port.sendDigits('17')
  const events = bob.party.heard.filter(({ payload }) => payload.length === 4)
  t.same([...new Set(events.map(({ payload }) => payload.readUInt8(0)))], [1, 7])
  await eventually(() => bob.party.loudness(400) > CLEAR, 'bob hears ann again')
})

test('what a party says is recorded, until it is silent', async (t) => {
  const { connect } = await world(t)
  const { party, port } = await connect('PCMA', 'called us')
  party.say(500)
  const recording = port.record({ longest: 10_000, silence: 600 })
  await setTimeout(1000)
  party.hush()
  const { path, duration, stoppedBy } = await recording
  t.equal(stoppedBy, 'silence')
  t.ok(duration > 800 && duration < 1300, `${duration} ms`)
  const bytes = await readFile(path)
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset + 44, (bytes.length - 44) / 2)
  t.ok(goertzel([...samples.subarray(800, 6000)], 500) > CLEAR)
  t.equal(bytes.readUInt32LE(40), bytes.length - 44)
})

test('a released port is gone from rtpengine', async (t) => {
  const { connect, ports } = await world(t)
  const { port } = await connect('PCMA', 'called us')
  t.equal(ports.open.size, 1)
  await port.release()
  await port.release()
  t.equal(ports.open.size, 0)
  await t.rejects(port.play('one.wav'), /the call is over/)
})

test('everybody in a room hears everybody else, and who leaves it hears nobody', async (t) => {
  const { connect } = await world(t)
  const [ann, bob, eve] = [
    await connect('PCMA', 'called us'),
    await connect('PCMU', 'was called'),
    await connect('PCMA', 'was called'),
  ]
  for (const { port } of [ann, bob, eve]) await port.mix('room')
  ann.party.say(400)
  bob.party.say(700)
  eve.party.say(1000)
  for (const [who, others, own] of [
    [ann, [700, 1000], 400],
    [bob, [400, 1000], 700],
    [eve, [400, 700], 1000],
  ] as const) {
    for (const hertz of others) {
      await eventually(() => who.party.loudness(hertz) > CLEAR, `${own} hears ${hertz}`)
    }
    t.ok(who.party.loudness(own) < FAINT * 3, `${own} does not hear itself`)
  }
  await bob.port.part()
  await eventually(() => ann.party.loudness(700) < FAINT, 'ann does not hear bob any more')
  await eventually(() => ann.party.loudness(1000) > CLEAR, 'ann still hears eve')
  await bob.port.join(ann.port)
  await eventually(() => bob.party.loudness(400) > CLEAR, 'bob hears ann alone')
  await eventually(() => eve.party.loudness(400) < FAINT, 'eve is alone')
})

test('a recording is played from where we are, and a partner is heard again afterwards', async (t) => {
  const { connect, recordings } = await world(t)
  const path = join(recordings, 'message.wav')
  await writeFile(path, wav(750, 800))
  const [one, other] = [await connect('PCMU', 'called us'), await connect('PCMA', 'was called')]
  const began = performance.now()
  await one.port.play(path)
  const took = performance.now() - began
  t.ok(took >= 780, `it was heard to its end: ${took}`)
  t.ok(one.party.loudness(750) > CLEAR)

  await one.port.join(other.port)
  other.party.say(500)
  await eventually(() => one.party.loudness(500) > CLEAR, 'they are joined')
  const stop = new AbortController()
  const playing = t.rejects(one.port.play(path, { repeat: 9, signal: stop.signal }))
  await eventually(() => one.party.loudness(750) > CLEAR, 'the recording')
  await eventually(() => one.party.loudness(500) < FAINT, 'and nobody else')
  stop.abort()
  await playing
  await eventually(() => one.party.loudness(500) > CLEAR, 'the partner again')
  await t.rejects(one.port.play(join(recordings, 'none.wav')), { message: /ENOENT/ })
})
