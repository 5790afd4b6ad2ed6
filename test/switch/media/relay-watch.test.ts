import { test } from 'tap'
import { MediaError } from '../../../switch/media/media.ts'
import { HASTE, type Held, PATIENCE, PULSE, RelayWatch } from '../../../switch/media/relay-watch.ts'
import type { Relay } from '../../../switch/media/rtpengine-link.ts'
import { StandingClock } from '../../support/standing-clock.ts'

/** A relay that knows some calls, and a clock that stands still. */
function world(count: number) {
  const relay: Relay = { place: { address: '192.0.2.1', port: 22222 }, isHealthy: true }
  const clock = new StandingClock()
  const lost: string[] = []
  const calls = Array.from({ length: count }, (_, index) => `call-${index}`)
  const held = new Set<Held>(
    calls.map((id) => ({
      id,
      relay,
      lose: (reason: string) => void lost.push(`${id}: ${reason}`),
    })),
  )
  const relayed = { known: new Set(calls), isDead: false, asked: [] as string[] }
  const request = async (_: Relay, verb: string, body: object) => {
    relayed.asked.push(verb)
    if (relayed.isDead) throw new MediaError('unreachable', 'timeout')
    const id = 'call-id' in body ? String(body['call-id']) : undefined
    if (id && !relayed.known.has(id)) throw new MediaError('lost', 'Unknown call-id')
    return {}
  }
  const watch = new RelayWatch(relay, {
    ...{ link: { request }, held, log: () => undefined },
    after: (milliseconds, act) => clock.after(milliseconds, act),
  })
  const round = async (length: number = PULSE) => {
    clock.advance(length)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { watch, clock, relay, relayed, held, lost, round }
}

test('a relay that holds nothing of ours is only asked whether it is there', async (t) => {
  const { relayed, round } = world(0)
  await round()
  await round()
  t.same(relayed.asked, ['ping', 'ping'])
})

test('one that was started anew has lost every call', async (t) => {
  const { relayed, lost, round } = world(100)
  await round()
  t.same(lost, [])
  t.ok(relayed.asked.length < 10, 'not every call is asked after each time')
  relayed.known.clear()
  await round()
  t.equal(lost.length, 100)
  t.equal(lost[0]?.replace(/\d+/, 'n'), 'call-n: rtpengine has lost the call')
})

test('a single call that was given up is found within some rounds', async (t) => {
  const { relayed, lost, round } = world(40)
  relayed.known.delete('call-21')
  for (let turn = 0; turn < 5; turn += 1) await round()
  t.same(lost, ['call-21: rtpengine has lost the call'])
})

test('what a silent relay held is lost after some rounds, and once', async (t) => {
  const { relayed, lost, round } = world(2)
  relayed.isDead = true
  await round()
  for (let miss = 2; miss < PATIENCE; miss += 1) await round(HASTE)
  t.same(lost, [])
  await round(HASTE)
  t.same(
    lost,
    [0, 1].map((id) => `call-${id}: rtpengine does not answer`),
  )
  await round(HASTE)
  t.equal(lost.length, 2)
})

test('a relay that is back in time has lost nothing it knows', async (t) => {
  const { relayed, lost, round } = world(2)
  relayed.isDead = true
  await round()
  relayed.isDead = false
  for (let turn = 0; turn < 2 * PATIENCE; turn += 1) await round()
  t.same(lost, [])
})

test('a call that is released while the relay is asked is nobody’s to lose', async (t) => {
  const { relayed, held, lost, clock } = world(1)
  relayed.known.clear()
  clock.advance(PULSE)
  held.clear()
  await new Promise((resolve) => setImmediate(resolve))
  t.same(lost, [])
})

test('a closed watch asks no more', async (t) => {
  const { watch, clock, relayed, round } = world(1)
  watch.close()
  await round()
  t.same(relayed.asked, [])
  t.equal(clock.waiting, 0)
})
