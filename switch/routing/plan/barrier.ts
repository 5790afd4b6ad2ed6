import { type CountryCode, isSupportedCountry } from 'libphonenumber-js/max'
import type { Numbering } from '../../../inventory/model/cluster.ts'
import { Destinations } from '../../numbering/destinations.ts'
import type { Dialled } from '../../numbering/numbering-plan.ts'
import { DialledReader } from '../../numbering/read-dialled.ts'
import type { Barred } from '../route-invite.ts'

/** Reads what is dialled, and lets only those numbers through that may be called. */
export class Barrier {
  readonly #people: DialledReader
  /** Carriers dial no outside line, and no local numbers. */
  readonly #carriers: DialledReader
  readonly #destinations: Destinations

  /** @throws {RangeError} when a country is none, or a pattern, or a prefix */
  constructor(numbering: Numbering) {
    const { areaCode: _, outsideLine: __, ...common } = numbering
    const country = countryOf(numbering.country)
    this.#people = new DialledReader({ ...numbering, country })
    this.#carriers = new DialledReader({ ...common, country })
    const { countries, blockedKinds = [], blocked = [], allowed = [] } = numbering
    this.#destinations = new Destinations({
      ...(countries && { countries: countries.map(countryOf) }),
      blockedTypes: blockedKinds,
      prefixes: [
        ...blocked.map((prefix) => ({ prefix, isAllowed: false })),
        ...allowed.map((prefix) => ({ prefix, isAllowed: true })),
      ],
    })
  }

  /** @returns the number to route: E.164 with `+`, or as it was dialled where that is none. */
  admit(dialled: string, by: 'person' | 'trunk'): string | Barred {
    const read = (by === 'trunk' ? this.#carriers : this.#people).read(dialled)
    if (this.#destinations.blocks(read)) return { status: 403, reason: 'Destination Not Allowed' }
    return numberOf(read) ?? { status: 484, reason: 'Not A Number' }
  }

  isEmergency(number: string): boolean {
    return this.#carriers.read(number).kind === 'emergency'
  }
}

function numberOf(read: Dialled): string | undefined {
  if (read.kind === 'invalid') return undefined
  return read.kind === 'name' ? read.user : read.number
}

function countryOf(code: string): CountryCode {
  if (isSupportedCountry(code)) return code
  throw new RangeError(`'${code}' is no country; write its ISO 3166 code, such as 'DE'`)
}
