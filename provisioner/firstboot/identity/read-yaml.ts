import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { IdentityError } from './identity-error.ts'
import { LONGEST } from './told.ts'

/**
 * One file of a seed: every scalar is text, so that nothing is guessed at. A file that is absent or
 * empty has no values.
 *
 * @throws {IdentityError}
 */
export function readYaml<T>(
  text: string | undefined,
  schema: z.ZodType<T>,
  { file, title }: { readonly file: string; readonly title: string },
): T {
  if ((text?.length ?? 0) > LONGEST) {
    const message = `${file} is longer than ${LONGEST} characters`
    throw new IdentityError(title, [{ message }])
  }
  const lines = new LineCounter()
  const options = { schema: 'failsafe', lineCounter: lines, logLevel: 'error' } as const
  const document = parseDocument(text ?? '', options)
  const [error] = document.errors
  if (error) {
    const { line, col } = lines.linePos(error.pos[0])
    const [message = ''] = error.message.split('\n')
    throw new IdentityError(title, [{ message, at: { file, line, column: col } }])
  }
  const value: unknown = document.toJS({ maxAliasCount: 100 })
  const read = schema.safeParse(value || {})
  if (read.success) return read.data
  throw new IdentityError(title, [{ message: `${file}: ${z.prettifyError(read.error)}` }])
}
