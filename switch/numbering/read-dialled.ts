import { type CountryCode, getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/max'
import { DigitPattern } from './digit-pattern.ts'
import { emergencyNumbers } from './emergency-numbers.ts'
import type { Dialled, NumberingPlan } from './numbering-plan.ts'
import { parseNumber } from './parse-number.ts'

/** Visual separators (RFC 3966, 5.1.1), and the space people write. */
const SEPARATORS = /[-.() ]/g
const NUMBER = /^\+?[0-9]+$/
const FEATURE = /^[*#][0-9*#]*$/
/** Longer than any number with prefixes before it; what is longer is not worth a look. */
const LONGEST = 40
/** `+` and 15 digits (E.164, 6.1). */
const MOST_GLOBAL = 16

/** Reads what the people of one tenant dial. */
export class DialledReader {
  readonly #plan: NumberingPlan
  readonly #emergency: ReadonlySet<string>
  readonly #extensions: readonly DigitPattern[]
  readonly #shortNumbers: readonly DigitPattern[]

  /** @throws {RangeError} when the country is none, or a pattern */
  constructor(plan: NumberingPlan) {
    const { country, emergency = [], extensions = [], shortNumbers = [] } = plan
    if (!isSupportedCountry(country)) {
      throw new RangeError(`'${country}' is no country; write its ISO 3166 code, such as 'DE'`)
    }
    this.#plan = plan
    this.#emergency = new Set([...emergencyNumbers(country), ...emergency])
    this.#extensions = extensions.map((each) => new DigitPattern(each))
    this.#shortNumbers = shortNumbers.map((each) => new DigitPattern(each))
  }

  /** @param user User part of a SIP URI or what follows `tel:`, unescaped; parameters are ignored. */
  read(user: string): Dialled {
    const [bare = ''] = user.split(';', 1)
    if (bare.length > LONGEST && NUMBER.test(bare)) return { kind: 'invalid', reason: 'too-long' }
    const number = bare.length > LONGEST ? bare : bare.replace(SEPARATORS, '')
    if (FEATURE.test(number)) return { kind: 'feature', number }
    return NUMBER.test(number) ? this.#readNumber(number) : { kind: 'name', user: bare }
  }

  #readNumber(number: string): Dialled {
    const { outsideLine = '' } = this.#plan
    const isOutside = number.startsWith(outsideLine)
    const outside = isOutside ? number.slice(outsideLine.length) : number
    const emergency = [number, outside].find((each) => this.#emergency.has(each))
    if (emergency !== undefined) return { kind: 'emergency', number: emergency }
    if (isOneOf(this.#extensions, number)) return { kind: 'extension', number }
    if (number.startsWith('+')) return readGlobal(number, this.#plan.country)
    if (!isOutside) return { kind: 'invalid', reason: 'no-outside-line' }
    if (isOneOf(this.#shortNumbers, outside)) return { kind: 'short', number: outside }
    return this.#readOutside(outside)
  }

  /**
   * Without a prefix before it, a number is first of all one of the own area; one that names a
   * country was dialled with the prefix for other countries.
   */
  #readOutside(number: string): Dialled {
    const { country, areaCode } = this.#plan
    const whole = parseNumber(number, country)
    if (whole === 'no-such-country') return { kind: 'invalid', reason: whole }
    if (areaCode !== undefined && (typeof whole === 'string' || whole.isWhole)) {
      const local = `+${getCountryCallingCode(country)}${areaCode}${number}`
      const parsed = parseNumber(local, country)
      if (typeof parsed !== 'string' && parsed.global.isAssigned) return parsed.global
    }
    return typeof whole === 'string' ? { kind: 'invalid', reason: whole } : whole.global
  }
}

/**
 * Some write the trunk prefix after the country code, `+49 (0)30`, and libphonenumber takes it off.
 * Where that makes no number it knows, the digits are left as they came: it would take off more the
 * next time it reads them.
 */
function readGlobal(number: string, country: CountryCode): Dialled {
  const parsed = parseNumber(number, country)
  if (typeof parsed === 'string') return { kind: 'invalid', reason: parsed }
  if (parsed.global.isAssigned) return parsed.global
  if (number.length > MOST_GLOBAL) return { kind: 'invalid', reason: 'too-long' }
  return { ...parsed.global, number }
}

function isOneOf(patterns: readonly DigitPattern[], number: string): boolean {
  return patterns.some((pattern) => pattern.matches(number))
}
