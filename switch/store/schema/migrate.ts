import { type Kysely, Migrator } from 'kysely'
import type { Tables } from './tables.ts'
import * as subscribers from './versions/0001-subscribers.ts'
import * as bindings from './versions/0002-bindings.ts'
import * as callLegs from './versions/0003-call-legs.ts'
import * as news from './versions/0004-news.ts'
import * as applications from './versions/0005-applications.ts'
import * as voiceMessages from './versions/0006-voice-messages.ts'
import * as api from './versions/0007-api.ts'
import * as trunkAccounts from './versions/0008-trunk-accounts.ts'
import * as trunkRegistrations from './versions/0009-trunk-registrations.ts'
import * as voiceMessageNews from './versions/0010-voice-message-news.ts'

/** In the order of their names; what has landed is never changed, only followed. */
const VERSIONS = {
  '0001-subscribers': subscribers,
  '0002-bindings': bindings,
  '0003-call-legs': callLegs,
  '0004-news': news,
  '0005-applications': applications,
  '0006-voice-messages': voiceMessages,
  '0007-api': api,
  '0008-trunk-accounts': trunkAccounts,
  '0009-trunk-registrations': trunkRegistrations,
  '0010-voice-message-news': voiceMessageNews,
}

/**
 * Brings the tables to this version, all of it or nothing. Nodes that start at once take turns: the
 * migrator holds an advisory lock (PostgreSQL 17, 13.3.5).
 *
 * @returns names of the versions that were new.
 */
export async function migrate(db: Kysely<Tables>): Promise<readonly string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => VERSIONS } })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error) throw error
  return results.map(({ migrationName }) => migrationName)
}
