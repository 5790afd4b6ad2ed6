import { z } from 'zod'
import { HttpFailure } from '../../app/http/answer-request.ts'
import type { Routes } from '../../app/http/routes.ts'
import type { Control } from '../app-door.ts'
import { operatorOnly } from './tenancy.ts'

const Queue = z.object({
  name: z.string(),
  callers: z.array(z.object({ leg: z.string(), from: z.string(), priority: z.number() })),
  agents: z.array(
    z.object({
      uri: z.string(),
      state: z.enum(['free', 'ringing', 'talking', 'resting', 'paused']),
    }),
  ),
})
const Pause = z.strictObject({ agent: z.string().min(1) })

/** Queues of the application. They are of no one domain, and so the operator's. */
export function addQueues(routes: Routes, control: Pick<Control, 'queues' | 'pauseAgent'>): void {
  const list = {
    ...{ scope: 'queues:read', summary: 'Queues of this node, who waits and who works' },
    response: z.array(Queue),
  }
  routes.get('/queues', list, async ({ tenant }) => {
    operatorOnly(tenant)
    const all = await control.queues()
    return all.map(({ name, callers, agents }) => ({
      ...{ name, callers: [...callers], agents: [...agents] },
    }))
  })
  const turn = async (queue: string, agent: string, isPaused: boolean) => {
    if (await control.pauseAgent(queue, agent, isPaused)) return
    throw new HttpFailure(404, `there is no agent ${agent} at a queue ${queue}`)
  }
  const pause = { scope: 'queues:write', summary: 'Give an agent no more calls', body: Pause }
  routes.post('/queues/:queue/pause', pause, async ({ tenant, parameters, body }) => {
    operatorOnly(tenant)
    await turn(parameters.queue, body.agent, true)
  })
  const resume = { scope: 'queues:write', summary: 'Give an agent calls again', body: Pause }
  routes.post('/queues/:queue/resume', resume, async ({ tenant, parameters, body }) => {
    operatorOnly(tenant)
    await turn(parameters.queue, body.agent, false)
  })
}
