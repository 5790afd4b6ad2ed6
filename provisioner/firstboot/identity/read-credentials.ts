import { FIELDS, fromFields } from './from-fields.ts'
import type { Source, Told } from './told.ts'

const SOURCE: Source = {
  title: 'SMBIOS strings',
  name: 'switchyard.hostname',
  address: 'switchyard.address',
  keys: 'switchyard.keys',
}

/** Names of the credentials that say who a machine is. */
export const CREDENTIALS = FIELDS.map((field) => `switchyard.${field}`)

/**
 * Credentials that reached systemd as SMBIOS strings of type 11 (systemd(1), "System Credentials"):
 * `io.systemd.credential:switchyard.hostname=ds2`.
 *
 * @param given values by name; those that were not given are absent.
 */
export function readCredentials(given: Readonly<Record<string, string>>): Told {
  return fromFields(SOURCE, (field) => given[`switchyard.${field}`])
}
