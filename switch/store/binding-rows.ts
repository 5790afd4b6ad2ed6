import type { Insertable, Kysely, Selectable } from 'kysely'
import { parseUri } from '../engine/message/uri.ts'
import type { Binding } from '../registrar/location/binding.ts'
import type { BindingTable, Tables } from './schema/tables.ts'

export interface AddressOfRecord {
  readonly domain: string
  readonly user: string
}

/** Names something of a domain, which has no space in it. */
export const keyOf = (domain: string, name: string): string => `${domain} ${name}`

/** Whom such a name means. */
export function addressOfKey(key: string): AddressOfRecord {
  const [domain = '', user = ''] = key.split(' ')
  return { domain, user }
}

/** Whom a URI means; undefined when it is no SIP URI with a user. */
export function addressOfUri(text: string): AddressOfRecord | undefined {
  const uri = parseUri(text)
  return uri?.user === undefined ? undefined : { domain: uri.host, user: uri.user }
}

/** All bindings of a subscriber, those included that are over. */
export async function readBindings(
  db: Kysely<Tables>,
  { domain, user }: AddressOfRecord,
): Promise<readonly Binding[]> {
  const rows = await db
    .selectFrom('binding')
    .selectAll()
    .where('domain', '=', domain)
    .where('subscriber', '=', user)
    .execute()
  return rows.map(fromRow)
}

export function toRow(
  { domain, user }: AddressOfRecord,
  binding: Binding,
): Insertable<BindingTable> {
  const { uri, expiresAt, callId, cseq, q, path, flow } = binding
  return {
    ...{ domain, subscriber: user, uri, cseq, q, path },
    expires_at: new Date(expiresAt),
    call_id: callId,
    instance: flow?.instance ?? null,
    reg_id: flow?.regId ?? null,
  }
}

export function fromRow(row: Selectable<BindingTable>): Binding {
  const { uri, q, path, instance, reg_id: regId } = row
  return {
    ...{ uri, q, path },
    expiresAt: row.expires_at.getTime(),
    callId: row.call_id,
    cseq: Number(row.cseq),
    ...(instance !== null && regId !== null ? { flow: { instance, regId } } : {}),
  }
}
