import { z } from 'zod'

/** Characters of a state as JSON. The engine keeps it with the call, beside what we need ourselves. */
export const LONGEST_STATE = 8192

/**
 * A state as it is kept.
 *
 * @throws {TypeError} when it would not come back as what the schema describes
 * @throws {RangeError} when it is too large
 */
export function renderState<State>(schema: z.ZodType<State>, state: State): string {
  const text = JSON.stringify(state) ?? 'null'
  parseState(schema, text)
  if (text.length <= LONGEST_STATE) return text
  throw new RangeError(
    `the checkpoint has ${text.length} characters of JSON; ${LONGEST_STATE} is the most`,
  )
}

/** @throws {TypeError} when it is not what the schema describes */
export function parseState<State>(schema: z.ZodType<State>, text: string): State {
  const parsed = schema.safeParse(JSON.parse(text))
  if (parsed.success) return parsed.data
  throw new TypeError(`the checkpoint is not what "state" says: ${z.prettifyError(parsed.error)}`)
}
