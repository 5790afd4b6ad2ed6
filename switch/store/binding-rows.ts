import type { Insertable, Selectable } from 'kysely'
import type { Binding } from '../registrar/location/binding.ts'
import type { BindingTable } from './schema/tables.ts'

export interface AddressOfRecord {
  readonly domain: string
  readonly user: string
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
