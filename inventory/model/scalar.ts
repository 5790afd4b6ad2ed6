import { z } from 'zod'

/** Why a text is not what a setting wants, and what to write instead. */
export class Mistake {
  readonly message: string
  readonly hint: string | undefined

  constructor(message: string, hint?: string) {
    this.message = message
    this.hint = hint
  }
}

/** Shape of the setting for editors, in JSON Schema words. */
export interface Shape {
  readonly type?: 'string' | 'integer' | 'number' | readonly ['string', 'integer']
  readonly pattern?: string
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly examples: readonly (string | number)[]
}

/**
 * A setting written as one word. The file is read with YAML's failsafe schema, so the word
 * arrives as the author typed it: an unquoted `0123` keeps its zero.
 */
export function scalar<T>(read: (text: string) => T | Mistake, shape: Shape) {
  return z
    .string()
    .meta({ ...shape })
    .transform((text, context): T => {
      const value = read(text)
      if (!(value instanceof Mistake)) return value
      const { message, hint } = text === '' ? new Mistake('is empty', value.hint) : value
      context.addIssue({ code: 'custom', message, params: { hint } })
      return z.NEVER
    })
}

/** A setting that must match a pattern and is kept as it is. */
export function word(pattern: RegExp, mistake: Mistake, examples: readonly string[]) {
  return scalar((text) => (pattern.test(text) ? text : mistake), {
    pattern: pattern.source,
    examples,
  })
}

/** A whole number without a sign. */
export function integer(minimum: number, maximum: number, examples: readonly number[]) {
  const mistake = new Mistake(`is not a whole number from ${minimum} to ${maximum}`)
  const read = (text: string) => {
    const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    return number >= minimum && number <= maximum ? number : mistake
  }
  return scalar(read, { type: 'integer', minimum, maximum, examples })
}
