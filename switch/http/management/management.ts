import type { Kysely } from 'kysely'
import { type Route, Routes } from '../../app/http/routes.ts'
import type { LiveLegs } from '../../call/live-legs.ts'
import { Deployments } from '../../store/deployments.ts'
import type { Tables } from '../../store/schema/tables.ts'
import { StoredAccounts } from '../../store/stored-accounts.ts'
import { StoredRegistrations } from '../../store/stored-registrations.ts'
import { Subscribers } from '../../store/subscribers.ts'
import type { Tokens } from '../../store/tokens.ts'
import type { VoiceMessages } from '../../store/voice-messages.ts'
import type { Control } from '../app-door.ts'
import type { Recordings } from '../recordings.ts'
import { addCalls } from './calls.ts'
import { addInstallation, type Installation } from './installation.ts'
import { addKept } from './kept.ts'
import { addQueues } from './queues.ts'
import { addRecords } from './records.ts'
import { addSubscribers, type SubscriberNeeds } from './subscribers.ts'
import { addTrunks } from './trunks.ts'

export interface ManagementNeeds extends Pick<SubscriberNeeds, 'where'> {
  readonly db: Kysely<Tables>
  readonly legs: LiveLegs
  readonly control: Control
  readonly installation: Installation
  readonly tokens: Tokens
  readonly recordings: Recordings | undefined
  readonly messages: VoiceMessages
}

/** What an operator, and a tenant within his domain, does with a switch. */
export function managementRoutes(needs: ManagementNeeds): readonly Route[] {
  const { db, legs, control, where, recordings, messages, installation, tokens } = needs
  const routes = new Routes()
  addCalls(routes, legs, control)
  addQueues(routes, control)
  addRecords(routes, db)
  addSubscribers(routes, { subscribers: new Subscribers(db), where })
  addKept(routes, recordings, messages)
  const tables = { accounts: new StoredAccounts(db), registrations: new StoredRegistrations(db) }
  addTrunks(routes, installation.trunks, tables)
  addInstallation(routes, installation, { deployments: new Deployments(db), tokens })
  return routes.all
}
