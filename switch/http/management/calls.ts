import { z } from 'zod'
import { sees } from '../../app/http/allowance.ts'
import { HttpFailure } from '../../app/http/answer-request.ts'
import type { Routes } from '../../app/http/routes.ts'
import type { LiveCall, LiveLegs } from '../../call/live-legs.ts'
import type { Control } from '../app-door.ts'

const Leg = z.object({
  ...{ id: z.string(), direction: z.enum(['in', 'out']), caller: z.string(), called: z.string() },
  ...{ beganAt: z.string(), answeredAt: z.string().nullable() },
})
const Call = z.object({ id: z.string(), domain: z.string(), legs: z.array(Leg) })
const Transfer = z.strictObject({ to: z.string().min(1) })

const READ = { scope: 'calls:read' } as const
const WRITE = { scope: 'calls:write' } as const

/** Calls that are under way. */
export function addCalls(
  routes: Routes,
  legs: LiveLegs,
  control: Pick<Control, 'hangUp' | 'transfer' | 'send'>,
): void {
  const find = (tenant: string, id: string): LiveCall => {
    const call = legs.calls.find((each) => each.id === id)
    if (call && sees(tenant, call.domain)) return call
    throw new HttpFailure(404, `there is no call ${id}`)
  }
  const done = (isDone: boolean, why: string) => {
    if (!isDone) throw new HttpFailure(409, why)
  }

  const list = { ...READ, summary: 'Calls under way', response: z.array(Call) }
  routes.get('/calls', list, async ({ tenant }) =>
    legs.calls.filter(({ domain }) => sees(tenant, domain)).map(describe),
  )
  routes.get('/calls/:id', { ...READ, summary: 'One call', response: Call }, async (request) =>
    describe(find(request.tenant, request.parameters.id)),
  )
  routes.delete('/calls/:id', { ...WRITE, summary: 'Hang up' }, async (request) => {
    const { id } = find(request.tenant, request.parameters.id)
    done(await control.hangUp(id), 'it is over already')
  })
  const transfer = { ...WRITE, summary: 'Have the caller call somebody else', body: Transfer }
  routes.post('/calls/:id/transfer', transfer, async ({ tenant, parameters, body }) => {
    const { id } = find(tenant, parameters.id)
    done(await control.transfer(id, body.to), 'the caller does not take it')
  })
  const send = { ...WRITE, summary: "Send a message to the call's script", body: z.unknown() }
  routes.post('/calls/:id/messages', send, async ({ tenant, parameters, body }) => {
    const { id } = find(tenant, parameters.id)
    done(await control.send(id, body), 'its script takes no messages')
  })
}

function describe({ id, domain, legs }: LiveCall): z.infer<typeof Call> {
  return {
    ...{ id, domain },
    legs: legs.map((leg) => ({
      ...{ id: leg.id, direction: leg.direction, caller: leg.caller, called: leg.called },
      beganAt: new Date(leg.beganAt).toISOString(),
      answeredAt: leg.answeredAt === undefined ? null : new Date(leg.answeredAt).toISOString(),
    })),
  }
}
