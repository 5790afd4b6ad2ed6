import { defineApp, HttpFailure } from 'switchyard/app'
import { z } from 'zod'

const Click = z.strictObject({
  /** Who clicked: this telephone rings first. */
  from: z.string().startsWith('sip:', 'is no SIP URI'),
  /** Whom to call. */
  to: z.string().min(1, 'is empty'),
})

const Calls = z.array(z.object({ id: z.string(), from: z.string(), to: z.string() }))

/** Connects two telephones on a click; lists and ends calls that came in. */
export default defineApp({
  async call(call) {
    await call.answer()
    await call.play('this-line-only-calls-out.wav')
  },

  http(routes, context) {
    const write = { scope: 'calls:write' } as const

    routes.post('/clicks', { ...write, summary: 'Connect two', body: Click }, async ({ body }) => {
      const { from, to } = body
      context.start(async (task) => {
        const caller = await task.dial(from, { from: address(to), timeout: '30s' })
        const callee = await caller.dial(to, { from: address(from), hear: 'ringing.wav' })
        await caller.bridge(callee)
      })
    })

    routes.get('/calls', { scope: 'calls:read', response: Calls }, async () =>
      context.calls.list().map(({ id, from, to }) => ({ id, from: from.uri, to: to.uri })),
    )

    routes.delete('/calls/:id', write, async ({ parameters }) => {
      const call = context.calls.get(parameters.id)
      if (!call) throw new HttpFailure(404, `there is no call ${parameters.id}`)
      await call.hangup()
    })
  },
})

function address(uri: string) {
  return { uri, user: uri, display: '' }
}
