import { randomBytes } from 'node:crypto'
import { StoredAccounts } from '../store/stored-accounts.ts'
import { TrunkAccounts } from '../trunk/trunk-accounts.ts'
import { followTable } from './follow-table.ts'
import type { Log } from './log.ts'
import type { OpenSubscribers } from './open-subscribers.ts'

/** Who we are to trunks, as the database has it; nobody where there is none. */
export async function openAccounts(
  subscribers: OpenSubscribers | undefined,
  log: Log,
): Promise<TrunkAccounts> {
  const accounts = new TrunkAccounts(() => randomBytes(16).toString('hex'))
  if (!subscribers) return accounts
  const stored = new StoredAccounts(subscribers.db)
  const load = async () => accounts.replace(await stored.all())
  const complaint = 'accounts of trunks could not be read'
  await followTable(subscribers, { table: 'trunk_account', load, complaint, log })
  return accounts
}
