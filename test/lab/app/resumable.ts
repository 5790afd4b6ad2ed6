import { defineApp } from 'switchyard/app'
import { z } from 'zod'

const State = z.object({ asked: z.number() })

/** Asks for a key with music; where its process dies meanwhile, with the welcome again. */
export default defineApp<never, z.infer<typeof State>>({
  state: State,
  async call(call, { log }) {
    await call.answer()
    await call.checkpoint({ asked: 1 })
    log('asking', { worker: process.pid })
    await call.collect({ prompt: 'music.wav', max: 1, firstKey: '1m' })
  },
  async onResume(call, { asked }, { log }) {
    const { digits } = await call.collect({ prompt: 'welcome.wav', max: 1, firstKey: '1m' })
    log('resumed', { asked, digits })
    await call.play('goodbye.wav')
  },
})
