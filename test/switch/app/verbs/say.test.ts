import { test } from 'tap'
import { defineApp } from '../../../../switch/app/define-app.ts'
import { testbed } from '../../../../switch/app/testbed/testbed.ts'

const app = defineApp({
  async call(call) {
    await call.answer()
    await call.say('Guten Tag', { language: 'de' })
    const prompt = ['welcome.wav', { say: 'For sales, press one.' }]
    const { digits } = await call.collect({ prompt, max: 1 })
    await call.say(`You pressed ${digits}`)
  },
})

test('texts are said, alone and among prompts', async () => {
  await using bed = testbed(app)
  const alice = bed.call({ from: 'alice', to: '8800' })
  alice.expect.answer().expect.say('(de) Guten Tag')
  alice.expect.play('welcome.wav').expect.say('For sales, press one.').press('1')
  await alice.expect.say('You pressed 1').expect.hangup()
})

test('a text that is too slow is given up', async () => {
  await using bed = testbed({
    async call(call) {
      await call.answer()
      await call.say('A long story', { timeout: '1s' }).catch(() => call.say('Enough'))
    },
  })
  const alice = bed.call({ from: 'alice', to: '8800' })
  await alice.expect.answer().expect.say('A long story').expect.say('Enough').expect.hangup()
})
