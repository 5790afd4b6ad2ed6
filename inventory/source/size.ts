import { Mistake, scalar } from '../model/scalar.ts'
import { GiB, KiB, MiB, TiB } from '../model/units.ts'

const UNITS: Readonly<Record<string, number>> = {
  MiB,
  GiB,
  TiB,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  TB: 1000 ** 4,
}
const LARGEST_SIZE = KiB * TiB
const SIZE_HINT = `write a whole number and a unit, such as 2GiB (units: ${Object.keys(UNITS).join(', ')})`

/** The form of a size, for editors. */
export const SIZE_PATTERN = `^[1-9]\\d*(${Object.keys(UNITS).join('|')})$`

export const Size = scalar(readSize, {
  pattern: SIZE_PATTERN,
  examples: ['2GiB', '512MiB', '960GB'],
})

/** @returns bytes. */
export function readSize(text: string): number | Mistake {
  const [, count = '', unit = ''] = /^([1-9]\d{0,6})([A-Za-z]+)$/.exec(text) ?? []
  const bytes = Number(count) * ((Object.hasOwn(UNITS, unit) ? UNITS[unit] : 0) ?? 0)
  if (bytes === 0) return new Mistake('is not a size', SIZE_HINT)
  return bytes <= LARGEST_SIZE ? bytes : new Mistake('is above 1024TiB')
}
