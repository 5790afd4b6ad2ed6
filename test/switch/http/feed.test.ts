import { setImmediate } from 'node:timers/promises'
import { test } from 'tap'
import type { CallEvent } from '../../../switch/call/live-legs.ts'
import { feed, type Listener } from '../../../switch/http/feed.ts'

/** A feed whose events, news of tokens and lagging client are told by hand. */
function aFeed(isGood: Listener['isGood']) {
  const said: string[] = []
  const [hears, acts] = [new Set<(event: CallEvent) => void>(), new Set<() => void>()]
  const outlet = {
    ...{ waiting: 0, beat: () => undefined },
    send: ({ type }: { readonly type: string }) => void said.push(type),
    end: (reason: string) => void said.push(`end: ${reason}`),
  }
  const listen = (hear: (event: CallEvent) => void) => {
    hears.add(hear)
    return () => hears.delete(hear)
  }
  const watch = (act: () => void) => {
    acts.add(act)
    return () => acts.delete(act)
  }
  const stop = feed({ listen }, { tenant: 'one.example', isGood, watch }, outlet)
  const began = (domain: string) => {
    const leg = {
      ...{ id: 'l', call: 'c', domain, direction: 'in' as const, sipCallId: 'x' },
      ...{ caller: 'a', called: 'b', beganAt: 0, source: 'udp:192.0.2.1:5060' },
    }
    for (const hear of hears) hear({ type: 'began', at: 0, leg })
  }
  const tokensChange = async () => {
    for (const act of acts) act()
    await setImmediate()
  }
  return { said, outlet, stop, began, tokensChange, left: () => hears.size + acts.size }
}

test('who does not keep up is let go, once, and is told nothing more', async (t) => {
  const { said, outlet, began, left } = aFeed(async () => true)
  began('one.example')
  outlet.waiting = 256 * 1024
  began('one.example')
  outlet.waiting += 1
  began('two.example')
  t.same(said, ['leg-began', 'leg-began'])
  began('one.example')
  began('one.example')
  t.same(said, ['leg-began', 'leg-began', 'end: too slow'])
  t.equal(left(), 0)
})

test('a token that is no longer good ends it, once', async (t) => {
  const { said, tokensChange, left } = aFeed(async () => false)
  const both = [tokensChange(), tokensChange()]
  await Promise.all(both)
  t.same(said, ['end: the token is no longer good'])
  t.equal(left(), 0)
})

test('a database that cannot tell about the token ends nothing', async (t) => {
  const { said, began, stop, tokensChange, left } = aFeed(async () => {
    throw new Error('the database is away')
  })
  await tokensChange()
  began('one.example')
  t.same(said, ['leg-began'])
  stop()
  t.equal(left(), 0)
})
