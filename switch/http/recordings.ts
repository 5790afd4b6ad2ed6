import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import type { Tables } from '../store/schema/tables.ts'

export interface RecordingFacts {
  readonly name: string
  /** The leg that was recorded. */
  readonly leg: string
  /** When it was finished. */
  readonly at: string
  readonly bytes: number
}

/** As the recorder names them: the leg, and when it began (`switch/media/port/recorder.ts`). */
const NAME = /^(.+)-\d+\.wav$/

/** The recordings on this node; whose each is, its leg's record tells. */
export class Recordings {
  readonly #folder: string
  readonly #db: Kysely<Tables>

  constructor(folder: string, db: Kysely<Tables>) {
    this.#folder = folder
    this.#db = db
  }

  /** The newest first. */
  async list(tenant: string): Promise<readonly RecordingFacts[]> {
    const names = (await readdir(this.#folder).catch(() => [])).filter((name) => NAME.test(name))
    const own = new Set(await this.#ownLegs(tenant, names.map(legOf)))
    const listed = await Promise.all(
      names
        .filter((name) => own.has(legOf(name)))
        .map(async (name) => {
          const { size: bytes, mtime } = await stat(join(this.#folder, name))
          return { name, leg: legOf(name), at: mtime.toISOString(), bytes }
        }),
    )
    return listed.sort((one, other) => (one.at < other.at ? 1 : -1))
  }

  /** Undefined when the tenant has none of that name. */
  async pathOf(tenant: string, name: string): Promise<string | undefined> {
    if (!NAME.test(name) || name.includes('/')) return undefined
    const [own] = await this.#ownLegs(tenant, [legOf(name)])
    const path = join(this.#folder, name)
    const isThere = own !== undefined && (await stat(path).catch(() => undefined))?.isFile()
    return isThere ? path : undefined
  }

  /** False when the tenant has none of that name. */
  async remove(tenant: string, name: string): Promise<boolean> {
    const path = await this.pathOf(tenant, name)
    if (path !== undefined) await rm(path)
    return path !== undefined
  }

  async #ownLegs(tenant: string, legs: readonly string[]): Promise<readonly string[]> {
    if (legs.length === 0 || tenant === '*') return legs
    const rows = await this.#db
      .selectFrom('call_leg')
      .select('id')
      .where('domain', '=', tenant)
      .where('id', 'in', legs)
      .execute()
    return rows.map(({ id }) => id)
  }
}

const legOf = (name: string): string => NAME.exec(name)?.[1] ?? ''
