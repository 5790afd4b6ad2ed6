import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Insertable, Kysely } from 'kysely'
import type { Clock } from '../engine/transport/transport.ts'
import type { Log } from '../service/log.ts'
import type { LegRecord, LegStart } from '../signalling/script/leg-record.ts'
import type { CallLegTable, Tables } from './schema/tables.ts'

/** A record as it lies in the spool; moments in milliseconds since 1970. */
interface Spooled extends LegStart {
  readonly beganAt: number
  readonly answeredAt: number | null
  readonly endedAt: number | null
  readonly reason: string
}

export interface CallRecordsOptions {
  readonly db: Kysely<Tables>
  readonly folder: string
  readonly node: string
  readonly clock: Pick<Clock, 'now' | 'after'>
  readonly log: Log
}

/** Milliseconds between two deliveries; a failed one is tried again after the longer time. */
const [SOON, LATER] = [500, 5000]
/** Records of one statement. */
const BATCH = 500
/** Reason of legs that were open when the switch died. */
const LOST = 'the switch died'

/**
 * Call detail records, one a leg, each exactly once: they are files in a spool from the leg's first
 * moment, and leave it only when the database has them. It may be away, and the switch may die.
 */
export class CallRecords {
  readonly #options: CallRecordsOptions
  /** Writes of each leg, one after another. */
  readonly #writing = new Map<string, Promise<void>>()
  #delivering: Promise<void> = Promise.resolve()
  #isFailing = false
  #isClosed = false
  #stop: () => void = () => undefined

  private constructor(options: CallRecordsOptions) {
    this.#options = options
  }

  /** Closes the records of legs that an earlier run left open, and starts delivering. */
  static async open(options: CallRecordsOptions): Promise<CallRecords> {
    const records = new CallRecords(options)
    await mkdir(options.folder, { recursive: true, mode: 0o700 })
    await records.#closeLost()
    records.#schedule(SOON)
    return records
  }

  begin(start: LegStart): LegRecord {
    let leg: Spooled = {
      ...start,
      ...{ beganAt: this.#options.clock.now(), answeredAt: null, endedAt: null, reason: LOST },
    }
    this.#spool(leg)
    const change = (changes: Partial<Spooled>) => {
      if (leg.endedAt !== null) return
      leg = { ...leg, ...changes }
      this.#spool(leg)
    }
    return {
      answered: () => change({ answeredAt: leg.answeredAt ?? this.#options.clock.now() }),
      ended: (reason) => change({ endedAt: this.#options.clock.now(), reason }),
    }
  }

  /** Delivers what there is, if the database is there; the rest stays for the next start. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#stop()
    await Promise.all(this.#writing.values())
    await this.#deliver()
  }

  #spool(leg: Spooled): void {
    const before = this.#writing.get(leg.id) ?? Promise.resolve()
    const written = before
      .then(() => this.#write(leg))
      .catch((error: unknown) => {
        this.#options.log('error', 'a call record could not be written', { reason: String(error) })
      })
      .finally(() => {
        if (this.#writing.get(leg.id) === written) this.#writing.delete(leg.id)
      })
    this.#writing.set(leg.id, written)
  }

  /** Whoever reads the folder sees whole files only. */
  async #write(leg: Spooled): Promise<void> {
    const [open, done] = [this.#path(leg.id, 'open'), this.#path(leg.id, 'done')]
    const unfinished = `${open}.tmp`
    await writeFile(unfinished, JSON.stringify(leg))
    await rename(unfinished, leg.endedAt === null ? open : done)
    if (leg.endedAt !== null) await rm(open, { force: true })
  }

  async #closeLost(): Promise<void> {
    const now = this.#options.clock.now()
    const names = await readdir(this.#options.folder)
    for (const name of names.filter((each) => each.endsWith('.open'))) {
      const leg = await this.#read(name)
      if (leg) await this.#write({ ...leg, endedAt: now })
    }
    for (const name of names.filter((each) => each.endsWith('.tmp'))) {
      await rm(join(this.#options.folder, name), { force: true })
    }
  }

  #schedule(after: number): void {
    if (this.#isClosed) return
    this.#stop = this.#options.clock.after(after, () => {
      this.#delivering = this.#deliver()
      void this.#delivering.then(() => this.#schedule(this.#isFailing ? LATER : SOON))
    })
  }

  /** Never rejects. What was delivered already is not inserted twice. */
  async #deliver(): Promise<void> {
    await this.#delivering.catch(() => undefined)
    try {
      const names = await readdir(this.#options.folder)
      const done = names.filter((name) => name.endsWith('.done'))
      for (let at = 0; at < done.length; at += BATCH) {
        await this.#insert(done.slice(at, at + BATCH))
      }
      this.#isFailing = false
    } catch (error) {
      if (!this.#isFailing) {
        this.#options.log('warn', 'call records wait in the spool', { reason: String(error) })
      }
      this.#isFailing = true
    }
  }

  async #insert(names: readonly string[]): Promise<void> {
    const legs = await Promise.all(names.map((name) => this.#read(name)))
    const rows = legs.flatMap((leg) => (leg ? [toRow(leg, this.#options.node)] : []))
    if (rows.length > 0) {
      await this.#options.db
        .insertInto('call_leg')
        .values(rows)
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute()
    }
    await Promise.all(names.map((name) => rm(join(this.#options.folder, name), { force: true })))
  }

  async #read(name: string): Promise<Spooled | undefined> {
    const path = join(this.#options.folder, name)
    try {
      return JSON.parse(await readFile(path, 'utf8'))
    } catch (error) {
      this.#options.log('error', 'a call record is of no use', { path, reason: String(error) })
      return undefined
    }
  }

  /** Ids are ours: they have nothing in them that a file name may not. */
  #path(id: string, state: 'open' | 'done'): string {
    return join(this.#options.folder, `${id}.${state}`)
  }
}

function toRow(leg: Spooled, node: string): Insertable<CallLegTable> {
  const { id, call, domain, direction, caller, called, reason } = leg
  return {
    ...{ id, call, domain, node, direction, caller, called, reason },
    sip_call_id: leg.sipCallId,
    source: leg.source ?? null,
    began_at: new Date(leg.beganAt),
    answered_at: leg.answeredAt === null ? null : new Date(leg.answeredAt),
    ended_at: new Date(leg.endedAt ?? leg.beganAt),
  }
}
