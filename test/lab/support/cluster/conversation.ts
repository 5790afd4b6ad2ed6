import type { Test } from 'tap'
import { eventually } from '../eventually.ts'
import { mediaOf } from '../media-end.ts'
import type { SubscriberPhone } from './subscriber-phone.ts'

/** A call two subscribers have. */
export interface Conversation {
  /** Both speak, and each hears the other. */
  talk(): Promise<void>
  /** He who was called hangs up. */
  end(): Promise<void>
}

/** One subscriber calls another, who answers. @param relay address their media has to go to. */
export async function converse(
  t: Test,
  { caller, callee }: { readonly caller: SubscriberPhone; readonly callee: SubscriberPhone },
  { name, relay }: { readonly name: string; readonly relay: string },
): Promise<Conversation> {
  await caller.call(name)
  const invite = await callee.phone.expect('INVITE')
  callee.phone.respond(invite, 180)
  await caller.phone.expect('180')
  callee.phone.respond(invite, 200, callee.media.describe())
  const answer = await caller.phone.expect('200')
  caller.phone.acknowledge()
  await callee.phone.expect('ACK')
  const [forCaller, forCallee] = [mediaOf(answer.body), mediaOf(invite.body)]
  t.same([forCaller.address, forCallee.address], [relay, relay], 'media goes through the relay')
  return {
    async talk() {
      const [one, other] = [caller.media.speak(forCaller, 50), callee.media.speak(forCallee, 50)]
      await Promise.all([hears(caller, await other), hears(callee, await one)])
    },
    async end() {
      callee.phone.request('BYE')
      caller.phone.respond(await caller.phone.expect('BYE'), 200)
      await callee.phone.expect('200')
    },
  }
}

async function hears({ media }: SubscriberPhone, said: readonly string[]): Promise<void> {
  const lost = () => {
    const heard = new Set(media.heard.map(({ payload }) => payload))
    return said.filter((each) => !heard.has(each)).length
  }
  await eventually(
    async () => lost() <= 2,
    () => `what is said is heard (${lost()} of ${said.length} are not)`,
  )
}
