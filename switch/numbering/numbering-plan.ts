import type { CountryCode } from 'libphonenumber-js/max'
import type { NumberKind } from '../../inventory/model/cluster.ts'

/** How the people of a tenant dial. */
export interface NumberingPlan {
  /** ISO 3166-1 code of the country whose rules they dial by. */
  readonly country: CountryCode
  /** Put before a number that is dialled without one, where the country allows that; without trunk prefix: `30`. */
  readonly areaCode?: string
  /** Dialled first to get outside. Emergency numbers need none (47 USC 623, Kari's Law). */
  readonly outsideLine?: string
  /** Patterns of the tenant's own numbers: `1XX`. */
  readonly extensions?: readonly string[]
  /** Patterns of short numbers that trunks take as they are: `116XXX`. */
  readonly shortNumbers?: readonly string[]
  /** Numbers that are for emergencies besides those of the country. */
  readonly emergency?: readonly string[]
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
  readonly type: NumberType | undefined
  /** The range is assigned, as far as libphonenumber knows; a new one may be missing there. */
  readonly isAssigned: boolean
}

export type NumberType = NumberKind

export type InvalidNumber =
  | 'too-short'
  | 'too-long'
  | 'no-such-country'
  /** The plan has an outside line, and it was not dialled. */
  | 'no-outside-line'
