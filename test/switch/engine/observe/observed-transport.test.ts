import { test } from 'tap'
import { ObservedTransport } from '../../../../switch/engine/observe/observed-transport.ts'
import { LoopTransport, PEER } from '../../../support/loop-transport.ts'
import { StandingClock } from '../../../support/standing-clock.ts'
import { CountingObserver } from './counting-observer.ts'

/** A transport under a layer that does what `act` says with every message. */
function open(act: (text: string) => void) {
  const inner = new LoopTransport(new StandingClock())
  const observer = new CountingObserver()
  const logged: { readonly level: string; readonly facts: object | undefined }[] = []
  const transport = new ObservedTransport(inner, observer, (level, _, facts) => {
    logged.push({ level, facts })
  })
  transport.receive = (bytes) => act(String(bytes))
  return { inner, observer, logged }
}

test('what goes wrong with a message ends with it: the next one is dealt with', async (t) => {
  const heard: string[] = []
  const { inner, observer, logged } = open((text) => {
    if (text === 'poison') throw new RangeError('a mistake of ours')
    heard.push(text)
  })
  for (const each of ['one', 'poison', 'two']) inner.bring(each)
  t.same(heard, ['one', 'two'])
  t.equal(observer.counts.received, 3)
  t.match(logged, [{ level: 'error', facts: { ...PEER, stack: /RangeError: a mistake of ours/ } }])
})

test('whatever is thrown is told, an Error or not', async (t) => {
  const { inner, logged } = open(() => {
    throw 'a word'
  })
  inner.bring('one')
  t.match(logged, [{ facts: { stack: 'a word' } }])
})
