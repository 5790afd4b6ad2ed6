import type { AddressOfRecord } from '../store/binding-rows.ts'

/** What may be told of a subscriber to who asks to be told (RFC 6665, 5.4). */
export interface EventPackage {
  /** As in the Event header. */
  readonly name: string
  readonly contentType: string
  mayWatch(watcher: AddressOfRecord, of: AddressOfRecord): boolean
  /** @param version counts what was told within one subscription, from 0. */
  describe(of: AddressOfRecord, version: number): Promise<string>
}
