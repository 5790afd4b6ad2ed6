import { setTimeout } from 'node:timers/promises'
import { defineApp } from 'switchyard/app'

/** Plays music; key 8 has it end its thread, key 9 has it do nothing else any more. */
export default defineApp({
  async call(call) {
    await call.answer()
    const { digits } = await call.collect({ prompt: 'music.wav', max: 1, timeout: '1m' })
    if (digits === '7') void Promise.reject(new Error('nobody waits for this'))
    if (digits === '8') process.exit(3)
    for (; digits === '9'; );
    await setTimeout(100)
    await call.play('goodbye.wav')
  },
})
