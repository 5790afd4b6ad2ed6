import { GiB, KiB, MiB, TiB } from '../../inventory/model/units.ts'

const UNITS = [
  ['TiB', TiB],
  ['GiB', GiB],
  ['MiB', MiB],
  ['KiB', KiB],
] as const

/** `2GiB`, `2.4GiB`, `700B`: the largest unit there is one of, to a tenth. */
export function formatSize(bytes: number): string {
  const [name, size] = UNITS.find(([, unit]) => bytes >= unit) ?? ['B', 1]
  const tenths = Math.round((bytes / size) * 10) / 10
  return `${tenths}${name}`
}
