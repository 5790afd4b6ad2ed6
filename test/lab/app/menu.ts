import { defineApp } from 'switchyard/app'

/** Asks for a key: 1 connects with sales, 2 records, anything else says goodbye. */
export default defineApp({
  async call(call, { log }) {
    await call.answer()
    const { digits } = await call.collect({ prompt: 'welcome.wav', max: 1 })
    if (digits === '1') {
      const sales = await call.dial(call.header('X-Sales') ?? 'sales', { hear: 'music.wav' })
      const end = await call.bridge(sales)
      log('bridge over', { type: end.type })
    } else if (digits === '2') {
      log('recorded', { ...(await call.record({ silence: '1s' })) })
    } else {
      await call.play('goodbye.wav')
    }
  },
})
