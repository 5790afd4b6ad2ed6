import { randomBytes } from 'node:crypto'
import { StoredAccounts } from '../store/stored-accounts.ts'
import { TrunkAccounts } from '../trunk/trunk-accounts.ts'
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
  subscribers.hear((news) => {
    if (news && news.table !== 'trunk_account') return
    load().catch((error: unknown) => {
      log('warn', 'accounts of trunks could not be read', { reason: String(error) })
    })
  })
  await load()
  return accounts
}
