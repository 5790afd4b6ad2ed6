import { DigitPattern } from './digit-pattern.ts'

/** How numbers of one shape are rewritten, as carriers want them: take off, put before, put behind. */
export interface TranslationRule {
  /** Which numbers: `DigitPattern`. */
  readonly match: string
  /** Characters to take off the front. Default 0. */
  readonly strip?: number
  readonly prepend?: string
  readonly append?: string
}

/** @returns the number rewritten by the first rule that matches, once; as it is when none does. */
export type Translation = (number: string) => string

/** @throws {RangeError} when a pattern is none, or characters to take off are no count */
export function compileTranslation(rules: readonly TranslationRule[]): Translation {
  const compiled = rules.map(compileRule)
  return (number) => {
    const rule = compiled.find(({ pattern }) => pattern.matches(number))
    if (!rule) return number
    const { strip = 0, prepend = '', append = '' } = rule
    return `${prepend}${number.slice(strip)}${append}`
  }
}

function compileRule(rule: TranslationRule): TranslationRule & { readonly pattern: DigitPattern } {
  const { strip = 0 } = rule
  if (!Number.isInteger(strip) || strip < 0) {
    throw new RangeError(`rule '${rule.match}': strip is ${strip}; write how many characters, or 0`)
  }
  return { ...rule, pattern: new DigitPattern(rule.match) }
}
