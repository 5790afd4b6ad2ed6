import { defineApp } from 'switchyard/app'

/** Connects whoever calls with whom he has dialled. */
export default defineApp({
  async call(call) {
    await call.answer()
    const callee = await call.dial(call.to.user)
    await call.bridge(callee)
  },
})
