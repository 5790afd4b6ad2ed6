import type { Source, Told } from './told.ts'

/** What a form asks for: the fields of an OVF deployment, and the SMBIOS strings. */
export const FIELDS = ['hostname', 'address', 'gateway', 'dns', 'keys'] as const

/**
 * What a form says, of the node's first interface. Fields left empty are not given.
 *
 * @param read what is written in a field.
 */
export function fromFields(
  source: Source,
  read: (field: (typeof FIELDS)[number]) => string | undefined,
): Told {
  const value = (field: (typeof FIELDS)[number]) => read(field)?.trim() || undefined
  const [name, address, gateway] = [value('hostname'), value('address'), value('gateway')]
  const dns = value('dns')?.split(/[\s,;]+/) ?? []
  return {
    source,
    ...(name ? { name } : {}),
    interfaces: address ? [{ addresses: [address], dns, ...(gateway ? { gateway } : {}) }] : [],
    keys: value('keys')?.split(/\r?\n/) ?? [],
  }
}
