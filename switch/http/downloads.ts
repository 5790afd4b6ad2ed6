import { basename, dirname } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { allows, sees } from '../app/http/allowance.ts'
import type { VoiceMessages } from '../store/voice-messages.ts'
import type { Recordings } from './recordings.ts'

/** What comes as sound and not as JSON. */
export class Downloads {
  readonly #recordings: Recordings | undefined
  readonly #messages: VoiceMessages

  constructor(recordings: Recordings | undefined, messages: VoiceMessages) {
    this.#recordings = recordings
    this.#messages = messages
  }

  add(server: FastifyInstance): void {
    server.get('/v1/recordings/:name/sound', (request, reply) => this.#recording(request, reply))
    server.get('/v1/mailboxes/:box/messages/:id/sound', (request, reply) =>
      this.#message(request, reply),
    )
  }

  /** In ranges, if the client wants some (RFC 9110, 14). */
  async #recording(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { name } = request.params as { readonly name: string }
    const refusal = refusalFor(request, 'recordings:read')
    if (refusal) return reply.status(403).send({ error: refusal })
    const path = await this.#recordings?.pathOf(request.access?.tenant ?? '', name)
    if (path === undefined)
      return reply.status(404).send({ error: `there is no recording ${name}` })
    return reply.sendFile(basename(path), dirname(path))
  }

  async #message(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { box, id } = request.params as { readonly box: string; readonly id: string }
    const refusal = refusalFor(request, 'messages:read')
    if (refusal) return reply.status(403).send({ error: refusal })
    const [name = '', domain = ''] = box.split('@')
    const { tenant } = request.access ?? { tenant: '' }
    const isTheirs = sees(tenant, domain)
    const sound = isTheirs ? await this.#messages.sound({ domain, box: name }, id) : undefined
    if (!sound) return reply.status(404).send({ error: `there is no message ${id} in ${box}` })
    return reply.type('audio/wav').send(sound)
  }
}

function refusalFor({ access }: FastifyRequest, scope: string): string | undefined {
  return allows(access?.scopes ?? [], scope) ? undefined : `the token does not allow ${scope}`
}
