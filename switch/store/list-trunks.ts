import type { StoredAccounts } from './stored-accounts.ts'
import type { StoredRegistrations, ToldRegistration } from './stored-registrations.ts'

/** Who we are to trunks, and how we are registered there. */
export interface TrunkTables {
  readonly accounts: StoredAccounts
  readonly registrations: StoredRegistrations
}

/** A trunk as a file has it, with what the database has of it; no password. */
export type ListedTrunk<T> = T & {
  readonly username: string | null
  readonly registration: ToldRegistration | null
}

/** Adds to trunks what the database has of them. */
export async function listTrunks<T extends { readonly name: string }>(
  trunks: readonly T[],
  { accounts, registrations }: TrunkTables,
): Promise<readonly ListedTrunk<T>[]> {
  const [names, told] = [await accounts.usernames(), await registrations.all()]
  return trunks.map((trunk) => ({
    ...{ ...trunk, username: names.get(trunk.name) ?? null },
    registration: told.get(trunk.name) ?? null,
  }))
}
