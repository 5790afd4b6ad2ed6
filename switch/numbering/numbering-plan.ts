import type { CountryCode } from 'libphonenumber-js/max'
import type { Numbering, NumberKind } from '../../inventory/model/cluster.ts'

/**
 * How the people of a tenant dial. Emergency numbers need no outside line (47 USC 623, Kari's Law).
 */
export interface NumberingPlan
  extends Pick<Numbering, 'areaCode' | 'outsideLine' | 'extensions' | 'emergency'> {
  /** Of the rules they dial by (ISO 3166-1). */
  readonly country: CountryCode
  /** Patterns of short numbers that trunks take as they are: `116XXX`. */
  readonly shortNumbers?: readonly string[]
}

/** What somebody dialled. */
export type Dialled =
  /** Goes out at once, whatever is blocked. `number` is as dialled, without outside line. */
  | { readonly kind: 'emergency'; readonly number: string }
  | { readonly kind: 'extension'; readonly number: string }
  | { readonly kind: 'short'; readonly number: string }
  /** `*72`, `#31#`: something the switch itself is asked to do. */
  | { readonly kind: 'feature'; readonly number: string }
  | GlobalNumber
  /** No number: a name, such as `alice`. */
  | { readonly kind: 'name'; readonly user: string }
  | { readonly kind: 'invalid'; readonly reason: InvalidNumber }

export interface GlobalNumber {
  readonly kind: 'global'
  /** E.164 with `+`. */
  readonly number: string
  /** Unknown in codes shared by countries, and in those that belong to none. */
  readonly country: CountryCode | undefined
  readonly type: NumberKind | undefined
  /** The range is assigned, as far as libphonenumber knows; a new one may be missing there. */
  readonly isAssigned: boolean
}

export type InvalidNumber =
  | 'too-short'
  | 'too-long'
  | 'no-such-country'
  /** The plan has an outside line, and it was not dialled. */
  | 'no-outside-line'
