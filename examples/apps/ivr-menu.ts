import { defineApp } from 'switchyard/app'

const CHOICES = {
  prompt: 'menu.wav',
  max: 1,
  firstKey: '6s',
} as const

/** A menu: 1 for sales, 2 for support, anything else once more; nothing at all is sent to the office. */
export default defineApp({
  async call(call) {
    await call.answer()
    await call.play('welcome.wav')
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const { digits } = await call.collect(CHOICES)
      const target = {
        '': 'sip:office@example.org',
        '1': 'sip:sales@example.org',
        '2': 'sip:support@example.org',
      }[digits]
      if (target === undefined) {
        await call.play('no-such-choice.wav')
        continue
      }
      const callee = await call.dial(target, { hear: 'ringing.wav', timeout: '30s' })
      await call.bridge(callee)
      return
    }
    await call.play('goodbye.wav')
  },
})
