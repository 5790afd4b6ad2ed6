import { type Kysely, sql } from 'kysely'
import type { RegistrationState } from '../trunk/registration.ts'
import type { Tables } from './schema/tables.ts'

/** How we are registered at a trunk, as its node told last. */
export interface ToldRegistration {
  readonly state: 'registered' | 'failed'
  /** Of a failure. */
  readonly reason: string | null
  readonly node: string
  readonly until: Date | null
}

/** Seconds that a node may be silent before another registers in its place. */
const LEASE = 30

/** Which node of the cluster registers at each trunk. The database's clock decides, and no other. */
export class StoredRegistrations {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /**
   * Takes or renews the lease of a trunk.
   *
   * @param line The word its calls are to be known by, if it has none yet.
   * @returns the word; undefined while another node has the lease.
   */
  async take(trunk: string, node: string, line: string): Promise<string | undefined> {
    const held_until = sql<Date>`now() + make_interval(secs => ${LEASE})`
    const row = await this.#db
      .insertInto('trunk_registration')
      .values({ name: trunk, line, node, held_until })
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet({ node, held_until })
          .where((is) =>
            is.or([
              is('trunk_registration.node', 'is', null),
              is('trunk_registration.node', '=', node),
              is('trunk_registration.held_until', '<', sql<Date>`now()`),
            ]),
          ),
      )
      .returning('line')
      .executeTakeFirst()
    return row?.line
  }

  /** The next to ask may have it. */
  async giveBack(trunk: string, node: string): Promise<void> {
    await this.#db
      .updateTable('trunk_registration')
      .set({
        ...{ node: null, held_until: null, state: null, reason: null },
        registered_until: null,
      })
      .where('name', '=', trunk)
      .where('node', '=', node)
      .execute()
  }

  /** Keeps what became of it, while the lease is this node's. */
  async tell(trunk: string, node: string, state: RegistrationState): Promise<void> {
    const isDone = state.kind === 'registered'
    await this.#db
      .updateTable('trunk_registration')
      .set({
        state: state.kind,
        reason: isDone ? null : state.reason,
        registered_until: isDone ? new Date(state.until) : null,
      })
      .where('name', '=', trunk)
      .where('node', '=', node)
      .execute()
  }

  /** Trunks by the word that their calls are known by. */
  async lines(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#db.selectFrom('trunk_registration').select(['name', 'line']).execute()
    return new Map(rows.map(({ name, line }) => [line, name]))
  }

  /** By trunk; those nobody registers at are not among them. */
  async all(): Promise<ReadonlyMap<string, ToldRegistration>> {
    const rows = await this.#db.selectFrom('trunk_registration').selectAll().execute()
    return new Map(
      rows.flatMap(({ name, state, reason, node, registered_until: until }) =>
        state === null || node === null ? [] : [[name, { state, reason, node, until }] as const],
      ),
    )
  }
}
