import { sql } from 'kysely'
import type { StoreSettings, SwitchFile } from '../../inventory/model/switch-file.ts'
import { Deployments } from '../store/deployments.ts'
import { PostgresError } from '../store/postgres/postgres-error.ts'
import { privateDatabase } from '../store/postgres/private-server.ts'
import { sharedDatabase } from '../store/postgres/shared-server.ts'
import { openStore } from '../store/store.ts'
import { StoredAccounts } from '../store/stored-accounts.ts'
import { StoredRegistrations } from '../store/stored-registrations.ts'
import { Subscribers } from '../store/subscribers.ts'
import { Tokens } from '../store/tokens.ts'
import { SwitchFileError } from './switch-file-error.ts'

/** What an operator does with the database of a switch that runs. */
export interface Administration {
  readonly subscribers: Subscribers
  readonly deployments: Deployments
  readonly tokens: Tokens
  /** Names of the carriers its file has. */
  readonly trunks: readonly string[]
  readonly accounts: StoredAccounts
  readonly registrations: StoredRegistrations
  /** Has every node forgive an address or an account (`alice@example.org`) its wrong passwords. */
  unblock(name: string): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the database of a running switch.
 *
 * @throws {SwitchFileError} when it keeps none, {PostgresError} when it does not run.
 */
export async function administer(file: SwitchFile): Promise<Administration> {
  if (!file.store) {
    throw new SwitchFileError([
      { message: 'this switch keeps no subscribers', hint: 'give it a "store" in its switch.json' },
    ])
  }
  const { db, close } = await reach(file.store)
  return {
    subscribers: new Subscribers(db),
    deployments: new Deployments(db),
    tokens: new Tokens(db),
    trunks: (file.trunks ?? []).map(({ name }) => name),
    accounts: new StoredAccounts(db),
    registrations: new StoredRegistrations(db),
    async unblock(name) {
      const told = JSON.stringify(['unblock', '', name])
      await sql`select pg_notify('switchyard', ${told})`.execute(db)
    },
    close,
  }
}

async function reach({ folder, server }: StoreSettings) {
  if (server) return openStore(await sharedDatabase(server, undefined), () => undefined)
  try {
    return await openStore(privateDatabase(folder), () => undefined)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!['ENOENT', 'ECONNREFUSED', 'EACCES'].includes(code)) throw error
    throw new PostgresError(
      `the database in ${folder} cannot be reached: ${code}`,
      code === 'EACCES' ? 'run it as root' : 'start the switch: its database runs with it',
    )
  }
}
