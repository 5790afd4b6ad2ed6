import { readFileSync } from 'node:fs'

export type QuestionType = 'boolean' | 'multiselect' | 'note' | 'password' | 'select' | 'string'

/** Every question Debian's installer would take an answer to, with its type. */
export function knownQuestions(): ReadonlyMap<string, QuestionType> {
  const text = readFileSync(new URL('questions.txt', import.meta.url), 'utf8')
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => {
      const [name = '', type = ''] = line.split(' ')
      return [name, type as QuestionType]
    }),
  )
}
