import type { Answer, AnswerGroup } from './answer.ts'
import { knownQuestions } from './known-questions.ts'

/**
 * A preseed file (Debian installation guide, appendix B). The installer says nothing of questions
 * nobody asks or of answers of another type, so we do.
 *
 * @throws {RangeError} for a question the installer does not have, a type it does not have it with, or
 *   the same question twice.
 */
export function renderPreseed(groups: readonly AnswerGroup[]): string {
  check(groups.flatMap(({ answers }) => answers))
  const blocks = groups.map(({ title, answers }) =>
    [`# ${title}`, ...answers.map(renderAnswer)].join('\n'),
  )
  return `#_preseed_V1\n${blocks.join('\n\n')}\n`
}

function check(answers: readonly Answer[]): void {
  const known = knownQuestions()
  const seen = new Set<string>()
  for (const { question, type } of answers) {
    const expected = known.get(question)
    if (expected === undefined) throw new RangeError(`the installer has no question ${question}`)
    if (expected !== type) throw new RangeError(`${question} is a ${expected}, not a ${type}`)
    if (seen.has(question)) throw new RangeError(`${question} is answered twice`)
    seen.add(question)
  }
}

/** A value of several lines goes on behind a backslash, which must be the last character. */
function renderAnswer({ owner, question, type, value }: Answer): string {
  const lines = value.trimEnd().split('\n')
  return [owner ?? 'd-i', question, type, lines.join(' \\\n  ')].join(' ').trimEnd()
}
