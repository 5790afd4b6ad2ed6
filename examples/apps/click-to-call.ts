import { type Call, defineApp, HttpFailure } from 'switchyard/app'
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

    const clicks = { ...write, summary: 'Connect two', body: Click }
    routes.post('/clicks', clicks, async ({ body: { from, to }, tenant }) => {
      if (!isOf(tenant, from)) throw new HttpFailure(403, `${from} is not of ${tenant}`)
      context.start(async (task) => {
        const caller = await task.dial(from, { from: address(to), timeout: '30s' })
        const callee = await caller.dial(to, { from: address(from), hear: 'ringing.wav' })
        await caller.bridge(callee)
      })
    })

    routes.get('/calls', { scope: 'calls:read', response: Calls }, async ({ tenant }) =>
      context.calls
        .list()
        .filter((call) => concerns(tenant, call))
        .map(({ id, from, to }) => ({ id, from: from.uri, to: to.uri })),
    )

    routes.delete('/calls/:id', write, async ({ parameters, tenant }) => {
      const call = context.calls.get(parameters.id)
      if (!call || !concerns(tenant, call))
        throw new HttpFailure(404, `there is no call ${parameters.id}`)
      await call.hangup()
    })
  },
})

/** A token of a domain is for its calls, the operator's (`*`) for all. */
function concerns(tenant: string, { from, to }: Pick<Call<never>, 'from' | 'to'>): boolean {
  return isOf(tenant, from.uri) || isOf(tenant, to.uri)
}

function isOf(tenant: string, uri: string): boolean {
  const [, domain] = /@([^:;?>]+)/.exec(uri.toLowerCase()) ?? []
  return tenant === '*' || domain === tenant
}

function address(uri: string) {
  return { uri, user: uri, display: '' }
}
