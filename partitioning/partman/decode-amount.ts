import { RecipeError } from './recipe-error.ts'

const FORM = /^(?:(\d+)|(\d+)\+(\d+)%|(\d+)%)$/

/**
 * Decimal megabytes of `N`, `N%` of memory, or `N+P%`, cut to whole ones.
 *
 * @param ram decimal megabytes.
 * @returns undefined for anything else, and for nothing.
 * @throws {RecipeError} for numbers the installer's shell would read in another way.
 */
export function decodeAmount(word: string | undefined, ram: number): number | undefined {
  const [, plain, base, extra, percent] = FORM.exec(word ?? '') ?? []
  if (plain !== undefined) return whole(plain)
  if (percent !== undefined) return share(ram, percent)
  if (base === undefined || extra === undefined) return undefined
  return whole(base) + share(ram, extra)
}

/** Four digits of per cent and ten of megabytes: a million terabytes, exact in 53 bits. */
const share = (ram: number, percent: string) => Math.floor((ram * whole(percent, 4)) / 100)

function whole(digits: string, length = 10): number {
  if (/^0\d/.test(digits)) {
    throw new RecipeError(
      `recipe has the number ${digits}, which is octal to the installer's shell`,
      'write it without leading zeros',
    )
  }
  if (digits.length > length) {
    throw new RecipeError(
      `recipe has the number ${digits}, which is too large`,
      `write megabytes or per cent of memory, at most ${length} digits`,
    )
  }
  return Number(digits)
}
