import type { CountryCode } from 'libphonenumber-js/max'
import type { NumberKind } from '../../inventory/model/cluster.ts'
import { PrefixTable } from '../routing/plan/prefix-table.ts'
import type { Dialled, GlobalNumber } from './numbering-plan.ts'

/** Which numbers may be called, and so which fraud is not worth trying. */
export interface DestinationRules {
  /** Absent: all countries. Numbers that belong to no country, such as +882, need a prefix. */
  readonly countries?: readonly CountryCode[]
  /** Kinds of numbers that may not be called, such as `premium`. */
  readonly blockedTypes?: readonly NumberKind[]
  /** E.164 prefixes with `+`; the longest one that a number begins with decides, before all else. */
  readonly prefixes?: readonly { readonly prefix: string; readonly isAllowed: boolean }[]
}

export type BlockedBy = 'prefix' | 'country' | 'type'

export class Destinations {
  readonly #rules: DestinationRules
  readonly #prefixes: PrefixTable<boolean>

  /** @throws {RangeError} when a prefix is not `+` and digits */
  constructor(rules: DestinationRules) {
    const { prefixes = [] } = rules
    for (const { prefix } of prefixes) {
      if (!/^\+\d+$/.test(prefix)) {
        throw new RangeError(`'${prefix}' is no E.164 prefix; write + and digits, such as '+882'`)
      }
    }
    this.#rules = rules
    this.#prefixes = new PrefixTable(prefixes.map((each) => [each.prefix, each.isAllowed]))
  }

  /** Why it may not be called; undefined when it may. Emergency numbers always may. */
  blocks(dialled: Dialled): BlockedBy | undefined {
    return dialled.kind === 'global' ? this.#blocksGlobal(dialled) : undefined
  }

  #blocksGlobal({ number, country, type }: GlobalNumber): BlockedBy | undefined {
    const { countries, blockedTypes = [] } = this.#rules
    const [longest] = this.#prefixes.matches(number)
    // Of two rules for the same prefix the one that forbids is meant.
    if (longest) return longest.values.includes(false) ? 'prefix' : undefined
    if (type && blockedTypes.includes(type)) return 'type'
    if (countries && !(country && countries.includes(country))) return 'country'
    return undefined
  }
}
