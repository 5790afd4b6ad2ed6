import type { Kysely } from 'kysely'
import type { VoiceMessage } from '../app/features/voicemail/mailboxes.ts'
import type { Tables } from './schema/tables.ts'

/** A mailbox of a domain. */
export interface Box {
  readonly domain: string
  readonly box: string
}

/** The messages of all mailboxes. */
export class VoiceMessages {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** @param sound a WAV file. */
  async add(
    { domain, box }: Box,
    { from: caller, duration, time }: Pick<VoiceMessage, 'from' | 'duration' | 'time'>,
    sound: Buffer,
  ): Promise<void> {
    const row = {
      domain,
      box,
      caller,
      duration: Math.round(duration),
      left_at: new Date(time),
      sound,
    }
    await this.#db.insertInto('voice_message').values(row).execute()
  }

  /** The oldest first. */
  async list({ domain, box }: Box): Promise<readonly VoiceMessage[]> {
    const rows = await this.#db
      .selectFrom('voice_message')
      .select(['id', 'caller', 'duration', 'left_at', 'is_heard'])
      .where('domain', '=', domain)
      .where('box', '=', box)
      .orderBy('left_at')
      .execute()
    return rows.map(({ id, caller: from, duration, left_at, is_heard: isHeard }) => ({
      ...{ id, from, duration, time: left_at.getTime(), isHeard },
    }))
  }

  /** The WAV file; undefined when it is gone. */
  async sound({ domain, box }: Box, id: string): Promise<Buffer | undefined> {
    const row = await this.#db
      .selectFrom('voice_message')
      .select('sound')
      .where('domain', '=', domain)
      .where('box', '=', box)
      .where('id', '=', id)
      .executeTakeFirst()
    return row?.sound
  }

  async count({ domain, box }: Box): Promise<{ readonly fresh: number; readonly heard: number }> {
    const rows = await this.#db
      .selectFrom('voice_message')
      .select(({ fn }) => ['is_heard', fn.countAll<string>().as('messages')])
      .where('domain', '=', domain)
      .where('box', '=', box)
      .groupBy('is_heard')
      .execute()
    const of = (isHeard: boolean) =>
      Number(rows.find(({ is_heard }) => is_heard === isHeard)?.messages ?? 0)
    return { fresh: of(false), heard: of(true) }
  }

  async markHeard({ domain, box }: Box, id: string): Promise<void> {
    await this.#db
      .updateTable('voice_message')
      .set({ is_heard: true })
      .where('domain', '=', domain)
      .where('box', '=', box)
      .where('id', '=', id)
      .where('is_heard', '=', false)
      .execute()
  }

  async remove({ domain, box }: Box, id: string): Promise<void> {
    await this.#db
      .deleteFrom('voice_message')
      .where('domain', '=', domain)
      .where('box', '=', box)
      .where('id', '=', id)
      .execute()
  }
}
