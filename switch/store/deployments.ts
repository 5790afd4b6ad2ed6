import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Tables } from './schema/tables.ts'

export interface Deployment {
  readonly number: string
  /** SHA-256 of the program, in hexadecimal. */
  readonly version: string
  readonly askedAt: Date
  /** `good` once a node runs it, `bad` once one cannot: then everybody stays with the one before. */
  readonly outcome: 'trying' | 'good' | 'bad'
  readonly reason: string | null
}

const COLUMNS = ['number', 'version', 'asked_at as askedAt', 'outcome', 'reason'] as const

/** Which version of the application takes calls: asked for by an operator, tried by the nodes. */
export class Deployments {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /**
   * Asks the nodes to run a program.
   *
   * @param program JavaScript, in one module.
   */
  async deploy(program: string): Promise<Deployment> {
    const version = createHash('sha256').update(program).digest('hex')
    await this.#db
      .insertInto('application')
      .values({ version, program })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    return this.#ask(version)
  }

  /** Asks for what ran before; undefined when nothing else did. */
  async rollback(): Promise<Deployment | undefined> {
    const [now, ...before] = (await this.list()).filter(({ outcome }) => outcome === 'good')
    const other = before.find(({ version }) => version !== now?.version)
    return other && this.#ask(other.version)
  }

  /** What is to run: the newest that nobody has found bad. */
  async wanted(): Promise<Deployment | undefined> {
    const [newest] = await this.#newest().where('outcome', '!=', 'bad').limit(1).execute()
    return newest
  }

  /** Newest first. */
  async list(): Promise<readonly Deployment[]> {
    return this.#newest().limit(100).execute()
  }

  async program(version: string): Promise<string> {
    const { program } = await this.#db
      .selectFrom('application')
      .select('program')
      .where('version', '=', version)
      .executeTakeFirstOrThrow()
    return program
  }

  /** Tells how a trial ended. What runs somewhere already does not turn bad any more. */
  async judge(number: string, outcome: 'good' | 'bad', reason: string | null): Promise<void> {
    await this.#db
      .updateTable('deployment')
      .set({ outcome, reason })
      .where('number', '=', number)
      .where('outcome', '=', 'trying')
      .execute()
  }

  #newest() {
    return this.#db.selectFrom('deployment').select(COLUMNS).orderBy('number', 'desc')
  }

  #ask(version: string): Promise<Deployment> {
    return this.#db
      .insertInto('deployment')
      .values({ version })
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
  }
}
