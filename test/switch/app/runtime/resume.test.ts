import { test } from 'tap'
import { z } from 'zod'
import type { Call } from '../../../../switch/app/call.ts'
import { LONGEST_STATE, parseState, renderState } from '../../../../switch/app/core/checkpoint.ts'
import { defineApp } from '../../../../switch/app/define-app.ts'
import { testbed } from '../../../../switch/app/testbed/testbed.ts'

const State = z.object({ step: z.enum(['menu', 'sales']), tries: z.number() })
type State = z.infer<typeof State>

/** Asks for a key, and remembers how often. */
async function menu(call: Call<never, State>, tries: number): Promise<unknown> {
  await call.checkpoint({ step: 'menu', tries })
  const { digits } = await call.collect({ prompt: `menu-${tries}.wav`, max: 1, firstKey: '1m' })
  if (digits !== '1') return call.play('goodbye.wav')
  await call.checkpoint({ step: 'sales', tries })
  const sales = await call.dial('sales')
  return call.bridge(sales)
}

const app = defineApp<never, State>({
  state: State,
  async call(call) {
    await call.answer()
    return menu(call, 1)
  },
  async onResume(call, { step, tries }) {
    if (step === 'menu') return menu(call, tries + 1)
    return call.play('sorry.wav')
  },
})

test('a call goes on from its checkpoint when the process dies', async () => {
  await using bed = testbed(app)
  const alice = bed.call({ from: 'alice', to: '8800' })
  await alice.expect.answer().expect.play('menu-1.wav')
  bed.crash()
  await alice.expect.play('menu-2.wav').press('1').expect.dial('sales')
  bed.phone('sales').answer()
  await alice.expect.bridge('sales').hangUp()
})

test('whoever had been called is hung up, and the caller goes on', async () => {
  await using bed = testbed(app)
  const alice = bed.call({ from: 'alice', to: '8800' })
  const sales = bed.phone('sales')
  await alice.expect.answer().expect.play('menu-1.wav').press('1').expect.dial('sales')
  await sales.answer()
  await alice.expect.bridge('sales')
  bed.crash()
  await sales.expect.bridge('alice').expect.hangup()
  await alice.expect.play('sorry.wav').expect.hangup()
})

test('a call that kept nothing ends with its process', async () => {
  const silent = defineApp<never, State>({
    ...app,
    async call(call) {
      await call.answer()
      await call.play('welcome.wav')
    },
  })
  await using bed = testbed(silent)
  const alice = bed.call({ from: 'alice', to: '8800' })
  await alice.expect.answer().expect.play('welcome.wav')
  bed.crash()
  await alice.expect.hangup()
})

test('the limit of a call counts from its first beginning', async () => {
  await using bed = testbed(app, { limits: { duration: '40s' } })
  const alice = bed.call({ from: 'alice', to: '8800' })
  await alice.expect.answer().expect.play('menu-1.wav').wait('30s')
  bed.crash()
  await alice.expect.play('menu-2.wav').wait('9s').expect.nothing('500ms')
  await alice.wait('1s').expect.hangup()
})

test('a version that does not know the state hangs up, and says so', async (t) => {
  const other = z.object({ page: z.number() })
  await t.rejects(async () => {
    await using bed = testbed({ ...app, state: versions(State, other) })
    const alice = bed.call({ from: 'alice', to: '8800' })
    await alice.expect.answer().expect.play('menu-1.wav')
    bed.crash()
    await alice.expect.hangup()
  }, /the checkpoint is not what "state" says: .*page/s)
})

/** The first schema is for the one check at the checkpoint, the second for what comes after. */
function versions(first: z.ZodType<State>, then: z.ZodType): z.ZodType<State> {
  let checks = 0
  return z.unknown().transform((value, context) => {
    checks += 1
    const parsed = (checks === 1 ? first : then).safeParse(value)
    if (parsed.success) return parsed.data as State
    context.issues.push({ code: 'custom', message: parsed.error.message, input: value })
    return z.NEVER
  })
}

test('only an answered call of an application with both parts keeps anything', async (t) => {
  const failures: unknown[] = []
  const attempt = (call: Call<never, State>) =>
    call.checkpoint({ step: 'menu', tries: 1 }).catch(({ message }) => failures.push(message))
  await using unanswered = testbed<never>({ ...app, call: attempt })
  await unanswered.call({ from: 'alice', to: '8800' }).expect.reject(480)
  await using bare = testbed<never>(defineApp<never, State>({ call: attempt }))
  await bare.call({ from: 'alice', to: '8800' }).expect.reject(480)
  t.same(failures, [
    'only a call that is answered can be resumed',
    'checkpoints need "state" and "onResume" in defineApp',
  ])
})

test('a state is kept as JSON, up to its limit', (t) => {
  const schema = z.object({ text: z.string(), at: z.unknown() })
  const state = { text: 'menu', at: 3 }
  t.same(parseState(schema, renderState(schema, state)), state)
  t.throws(() => renderState(z.object({ at: z.date() }), { at: new Date(0) }), {
    name: 'TypeError',
    message: /the checkpoint is not what "state" says/,
  })
  t.throws(() => renderState(schema, { text: 'x'.repeat(LONGEST_STATE), at: 0 }), {
    name: 'RangeError',
    message: /the checkpoint has 8\d\d\d characters of JSON; 8192 is the most/,
  })
  t.end()
})
