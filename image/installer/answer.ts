import type { QuestionType } from './known-questions.ts'

/** One answer of a preseed file. */
export interface Answer {
  readonly question: string
  readonly type: QuestionType
  readonly value: string
  /** Whose question it is; the installer's unless given. Under another owner it is never read. */
  readonly owner?: 'tasksel' | 'popularity-contest'
}

/** Answers that belong together, under a heading. */
export interface AnswerGroup {
  readonly title: string
  readonly answers: readonly Answer[]
}

export const text = (question: string, value: string): Answer => ({
  ...{ question, type: 'string', value },
})

export const select = (question: string, value: string): Answer => ({
  ...{ question, type: 'select', value },
})

export const flag = (question: string, value: boolean): Answer => ({
  ...{ question, type: 'boolean', value: String(value) },
})
