import { defineApp } from 'switchyard/app'

export default defineApp({
  async call(call) {
    await call.answer()
    const { digits } = await call.collect({ prompt: 'welcome.wav', max: 1 })
    if (digits !== '1') return call.play('goodbye.wav')
    const sales = await call.dial('sip:sales@example.org', { hear: 'moh.wav', timeout: '25s' })
    return call.bridge(sales)
  },
})
