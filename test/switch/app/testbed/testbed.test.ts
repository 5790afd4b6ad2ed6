import { test } from 'tap'
import { defineApp } from '../../../../switch/app/define-app.ts'
import { testbed } from '../../../../switch/app/testbed/testbed.ts'

const menu = defineApp({
  async call(call) {
    await call.answer()
    const { digits } = await call.collect({ prompt: 'welcome.wav', max: 1 })
    if (digits !== '1') return call.play('goodbye.wav')
    const sales = await call.dial('sip:sales', { timeout: '25s', hear: 'moh.wav' })
    await call.bridge(sales)
  },
})

test('a caller presses 1 and is connected', async () => {
  await using bed = testbed(menu)
  const alice = bed.call({ from: 'alice', to: '8800' })
  alice.expect.answer().expect.play('welcome.wav').press('1').expect.play('moh.wav')
  alice.expect.dial('sip:sales')
  const sales = bed.phone('sip:sales').ring().answer()
  alice.expect.bridge('sip:sales')
  await sales.expect.bridge('alice').hangUp()
  await alice.expect.hangup()
})

test('a caller presses nothing and hears goodbye', async () => {
  await using bed = testbed(menu)
  const alice = bed.call({ from: 'alice', to: '8800' })
  await alice.expect.answer().expect.play('welcome.wav', 'goodbye.wav').expect.hangup()
})

test('a caller who hangs up takes the ringing call along', async () => {
  await using bed = testbed(menu)
  const alice = bed.call({ from: 'alice', to: '8800' })
  alice.expect.answer().expect.play('welcome.wav').press('1').expect.play('moh.wav')
  bed.phone('sip:sales').ring()
  alice.hangUp()
  await bed.phone('sip:sales').expect.hangup()
})

test('nobody answers in time', async () => {
  await using bed = testbed(menu)
  const alice = bed.call({ from: 'alice', to: '8800' })
  alice.expect.answer().expect.play('welcome.wav').press('1').expect.play('moh.wav')
  bed.phone('sip:sales').ring().expect.hangup()
  await alice.expect.dial('sip:sales').expect.hangup()
})

test('what was expected and what came instead is told', async (t) => {
  const bed = testbed(menu)
  const alice = bed.call({ from: 'alice', to: '8800' })
  await t.rejects(async () => await alice.expect.answer().expect.play('hello.wav'), {
    name: 'UnmetExpectation',
    message: [
      'alice: expected play hello.wav, but got play welcome.wav',
      'What happened to alice:',
      '  answer',
      '  play welcome.wav',
    ].join('\n'),
  })
})

test('an expectation does not wait for ever', async (t) => {
  const bed = testbed(defineApp({ call: (call) => call.receive() }))
  const alice = bed.call({ from: 'alice', to: '8800' })
  await t.rejects(async () => await alice.expect.answer(), {
    message: /alice: expected answer, but it did not come within an hour/,
  })
})

test('a mistake of the script is told by the next step', async (t) => {
  const mistake = new Error('a mistake')
  const bed = testbed(
    defineApp({
      async call() {
        throw mistake
      },
    }),
  )
  const alice = bed.call({ from: 'alice', to: '8800' })
  await t.rejects(async () => await alice.expect.answer(), { cause: mistake })
})

test('a script that fails refuses its call with 500, and the test with its mistake', async (t) => {
  const mistake = new Error('a mistake')
  const bed = testbed({
    async call() {
      throw mistake
    },
  })
  await bed.call({ from: 'alice', to: '8800' }).expect.reject(500)
  await t.rejects(bed[Symbol.asyncDispose](), mistake)
})

test('a script that returns without an answer refuses its call with 480', async () => {
  await using bed = testbed({ call: async () => undefined })
  await bed.call({ from: 'alice', to: '8800' }).expect.reject(480)
})

test('a script that waits for what never comes is given up', async () => {
  await using bed = testbed({ call: () => new Promise<never>(() => undefined) })
  await bed.call({ from: 'alice', to: '8800' }).hangUp().wait('30s')
})
