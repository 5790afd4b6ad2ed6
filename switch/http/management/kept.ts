import { z } from 'zod'
import { HttpFailure } from '../../app/http/answer-request.ts'
import type { Routes } from '../../app/http/routes.ts'
import type { VoiceMessages } from '../../store/voice-messages.ts'
import type { Recordings } from '../recordings.ts'
import { ownName } from './tenancy.ts'

const Recording = z.object({
  ...{ name: z.string(), leg: z.string(), at: z.string(), bytes: z.number() },
})
const Message = z.object({
  ...{ id: z.string(), from: z.string(), at: z.string(), milliseconds: z.number() },
  isHeard: z.boolean(),
})

/** Recordings of this node, and messages of mailboxes; their sound comes from `.../sound`. */
export function addKept(
  routes: Routes,
  recordings: Recordings | undefined,
  messages: VoiceMessages,
): void {
  const list = {
    ...{ scope: 'recordings:read', summary: 'Recordings of this node, the newest first' },
    response: z.array(Recording),
  }
  routes.get('/recordings', list, async ({ tenant }) => [
    ...((await recordings?.list(tenant)) ?? []),
  ])
  const remove = { scope: 'recordings:write', summary: 'Delete a recording' }
  routes.delete('/recordings/:name', remove, async ({ tenant, parameters: { name } }) => {
    if (await recordings?.remove(tenant, name)) return
    throw new HttpFailure(404, `there is no recording ${name}`)
  })
  const box = {
    scope: 'messages:read',
    summary: 'Messages of name@domain',
    response: z.array(Message),
  }
  routes.get('/mailboxes/:box/messages', box, async ({ tenant, parameters }) => {
    const { name, domain } = ownName(tenant, parameters.box)
    const all = await messages.list({ domain, box: name })
    return all.map(({ id, from, time, duration, isHeard }) => ({
      ...{ id, from, at: new Date(time).toISOString(), milliseconds: duration, isHeard },
    }))
  })
  const forget = { scope: 'messages:write', summary: 'Delete a message' }
  routes.delete('/mailboxes/:box/messages/:id', forget, async ({ tenant, parameters }) => {
    const { name, domain } = ownName(tenant, parameters.box)
    await messages.remove({ domain, box: name }, parameters.id)
  })
}
