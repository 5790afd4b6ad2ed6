import fc from 'fast-check'
import { test } from 'tap'
import { Inbox } from '../../../../switch/app/core/inbox.ts'

const never = new AbortController().signal

test('messages come in the order they were sent', async (t) => {
  const inbox = new Inbox<string>(10)
  inbox.send('a')
  inbox.send('b')
  t.equal(await inbox.take(never), 'a')
  t.equal(await inbox.take(never), 'b')
})

test('a reader waits for the next message', async (t) => {
  const inbox = new Inbox<string>(10)
  const message = inbox.take(never)
  t.ok(inbox.send('a'))
  t.equal(await message, 'a')
  t.equal(inbox.size, 0)
})

test('a full inbox takes no more', async (t) => {
  const inbox = new Inbox<number>(2)
  t.same(
    [1, 2, 3].map((message) => inbox.send(message)),
    [true, true, false],
  )
  t.equal(await inbox.take(never), 1)
  t.ok(inbox.send(4))
})

test('an inbox of a call that is over takes nothing', async (t) => {
  const inbox = new Inbox<string>(2)
  inbox.send('a')
  inbox.close()
  t.equal(inbox.size, 0)
  t.notOk(inbox.send('b'))
})

test('an aborted reader takes nothing away', async (t) => {
  const inbox = new Inbox<string>(2)
  const controller = new AbortController()
  const given = inbox.take(controller.signal)
  controller.abort()
  await t.rejects(given, { name: 'Aborted' })
  inbox.send('a')
  await t.rejects(inbox.take(controller.signal), { name: 'Aborted' })
  t.equal(await inbox.take(never), 'a')
})

const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant('send' as const) },
  { weight: 3, arbitrary: fc.constant('take' as const) },
  { weight: 2, arbitrary: fc.constant('abort' as const) },
  { weight: 1, arbitrary: fc.constant('breathe' as const) },
)

test('whatever happens, what was taken in comes out once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.array(step), async (capacity, steps) => {
      const inbox = new Inbox<number>(capacity)
      const accepted: number[] = []
      const taken: number[] = []
      const readers: AbortController[] = []
      let isBounded = true
      for (const [count, each] of steps.entries()) {
        if (each === 'send' && inbox.send(count)) accepted.push(count)
        if (each === 'abort') readers.pop()?.abort()
        if (each === 'breathe') await new Promise(setImmediate)
        if (each === 'take') {
          const reader = new AbortController()
          readers.push(reader)
          inbox.take(reader.signal).then(
            (message) => taken.push(message),
            () => undefined,
          )
        }
        isBounded &&= inbox.size <= capacity
      }
      await new Promise(setImmediate)
      for (const reader of readers) reader.abort()
      while (inbox.size > 0) taken.push(await inbox.take(never))
      return isBounded && JSON.stringify(taken) === JSON.stringify(accepted)
    }),
  )
})
