import type { Test } from 'tap'
import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import { eventually } from './eventually.ts'
import { CALLER, CARRIER, type Lab } from './lab.ts'
import { type Heard, MediaEnd, mediaOf } from './media-end.ts'
import { Phone } from './phone.ts'
import { overDatagrams } from './phone-line.ts'

/** Begins with the prefix of the example's route. */
export const NUMBER = '7001'

export interface Side {
  readonly phone: Phone
  readonly media: MediaEnd
}

export interface TwoPhones {
  readonly caller: Side
  readonly callee: Side
}

/** A phone where calls come from and one where the route leads. */
export async function twoPhones(t: Test, lab: Lab): Promise<TwoPhones> {
  const side = async (address: string, port: number): Promise<Side> => {
    const [signalling, media] = [
      await lab.sockets.open(address, port),
      await lab.sockets.open(address),
    ]
    t.teardown(() => {
      signalling.close()
      media.close()
    })
    return { phone: new Phone(overDatagrams(signalling)), media: new MediaEnd(media) }
  }
  return { caller: await side(CALLER, 0), callee: await side(CARRIER, 5060) }
}

/** Where the switch wants each side's media. */
export interface Anchors {
  readonly forCaller: Endpoint
  readonly forCallee: Endpoint
}

/** A call both have answered and acknowledged. */
export async function talk({ caller, callee }: TwoPhones): Promise<Anchors> {
  caller.phone.call(NUMBER, caller.media.describe())
  const invite = await callee.phone.expect('INVITE')
  callee.phone.respond(invite, 180)
  await caller.phone.expect('180')
  callee.phone.respond(invite, 200, callee.media.describe())
  const answer = await caller.phone.expect('200')
  caller.phone.acknowledge()
  await callee.phone.expect('ACK')
  return { forCaller: mediaOf(answer.body), forCallee: mediaOf(invite.body) }
}

/** One side hangs up, and the other hears of it. */
export async function hangUp(one: Side, other: Side): Promise<void> {
  one.phone.request('BYE')
  other.phone.respond(await other.phone.expect('BYE'), 200)
  await one.phone.expect('200')
}

/** Both hear a BYE they did not cause. */
export async function areHungUp({ caller, callee }: TwoPhones): Promise<void> {
  for (const { phone } of [caller, callee]) phone.respond(await phone.expect('BYE'), 200)
}

/** Nothing is left of any call: not in the relay, not in the machine. */
export async function isQuiet(t: Test, lab: Lab): Promise<void> {
  await eventually(async () => (await lab.relay.calls()).length === 0, 'the relay forgets the call')
  await eventually(async () => (await lab.mediaPorts()).length === 0, 'the relay frees its ports')
  t.pass('nothing is left')
}

/** Packets each says when both speak. */
const PACKETS = 25

/** Both speak at once; each must hear all of the other, from the switch's port and no other. */
export async function converse(
  t: Test,
  { caller, callee }: TwoPhones,
  anchors: Anchors,
): Promise<void> {
  const { forCaller, forCallee } = anchors
  for (const { media } of [caller, callee]) media.heard.splice(0)
  const [toCallee, toCaller] = await Promise.all([
    caller.media.speak(forCaller, PACKETS),
    callee.media.speak(forCallee, PACKETS),
  ])
  await eventually(
    () => caller.media.heard.length >= PACKETS && callee.media.heard.length >= PACKETS,
    'everything said is heard',
  )
  t.same(payloads(callee.media.heard), toCallee, 'the callee hears the caller')
  t.same(payloads(caller.media.heard), toCaller, 'the caller hears the callee')
  t.same(sources(caller.media.heard), [`${forCaller.address}:${forCaller.port}`])
  t.same(sources(callee.media.heard), [`${forCallee.address}:${forCallee.port}`])
}

const payloads = (heard: readonly Heard[]) => heard.map(({ payload }) => payload)
const sources = (heard: readonly Heard[]) => [...new Set(heard.map(({ from }) => from))]
