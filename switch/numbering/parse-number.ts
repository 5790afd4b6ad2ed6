import {
  type CountryCode,
  type NumberType as LibraryType,
  ParseError,
  type PhoneNumber,
  parsePhoneNumberWithError,
} from 'libphonenumber-js/max'
import type { NumberKind } from '../../inventory/model/cluster.ts'
import type { GlobalNumber, InvalidNumber } from './numbering-plan.ts'

/** A parsed number, and whether a prefix was taken off what was dialled. */
export interface Parsed {
  readonly global: GlobalNumber
  readonly isWhole: boolean
}

/** @param digits digits, perhaps with `+` before them; dialled in that country. */
export function parseNumber(digits: string, country: CountryCode): Parsed | InvalidNumber {
  try {
    const number = parsePhoneNumberWithError(digits, { defaultCountry: country, extract: false })
    if (!number.isPossible()) return lengthFault(number)
    return { global: describe(number), isWhole: number.nationalNumber === digits }
  } catch (error) {
    if (error instanceof ParseError) return faultOf(error.message)
    throw error
  }
}

function describe(number: PhoneNumber): GlobalNumber {
  const type = number.getType()
  return {
    kind: 'global',
    number: number.number,
    country: number.country,
    type: type && TYPES[type],
    isAssigned: number.isValid(),
  }
}

/** Neither of the two is longer than 15 digits (E.164, 6.1). */
function lengthFault({ nationalNumber }: PhoneNumber): InvalidNumber {
  return nationalNumber.length < 7 ? 'too-short' : 'too-long'
}

function faultOf(message: string): InvalidNumber {
  if (message === 'INVALID_COUNTRY') return 'no-such-country'
  return message === 'TOO_LONG' ? 'too-long' : 'too-short'
}

const TYPES: Readonly<Record<Exclude<LibraryType, undefined>, NumberKind>> = {
  FIXED_LINE: 'fixed',
  MOBILE: 'mobile',
  FIXED_LINE_OR_MOBILE: 'fixed-or-mobile',
  TOLL_FREE: 'toll-free',
  PREMIUM_RATE: 'premium',
  SHARED_COST: 'shared-cost',
  VOIP: 'voip',
  PERSONAL_NUMBER: 'personal',
  PAGER: 'pager',
  UAN: 'corporate',
  VOICEMAIL: 'voicemail',
}
