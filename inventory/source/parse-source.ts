import { type Document, LineCounter, parseDocument } from 'yaml'
import type { Location, Problem } from '../model/problem.ts'
import { explainSyntax } from './explain-syntax.ts'
import type { Finding } from './finding.ts'
import { inspectTree } from './inspect-tree.ts'
import { offsetOf } from './offset-of.ts'
import { problemOf } from './problem-of.ts'

/** What kind of file is read: its own error, and what helps whose file is empty. */
export interface FileKind {
  error(problems: readonly Problem[]): Error
  /** A file to start from. */
  readonly example: string
}

/** A file that is sound YAML: its plain value, and the way back to lines and columns. */
export interface Source {
  readonly file: string
  /** Maps, lists and text; a scalar is the text its author typed. */
  readonly value: unknown
  /** What is wrong already, without making the rest unreadable. */
  readonly problems: readonly Problem[]
  locate(finding: Pick<Finding, 'path' | 'isAboutKey'>): Location
}

/** Aliases a file may use; far more than people write, far less than a YAML bomb needs. */
const MOST_ALIASES = 10_000
/** Maps, lists and texts, aliases counted as often as they are used. */
const MOST_VALUES = 200_000

/**
 * Reads the YAML of a file people write.
 *
 * YAML's failsafe schema (YAML 1.2.2, 10.1) leaves scalars as text, so `7`, `0123` and `yes` mean
 * what their author wrote. Merge keys are not part of YAML 1.2 and are refused.
 *
 * @param file the name problems are reported under; nothing is opened.
 * @throws the error of its kind when it is not YAML, or empty.
 */
export function parseSource(text: string, file: string, kind: FileKind): Source {
  const lines = new LineCounter()
  const locateOffset = (offset: number): Location => {
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const refuse = (message: string, offset = 0, hint?: string): never => {
    throw kind.error([problemOf(message, locateOffset(offset), hint)])
  }

  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    schema: 'failsafe',
    // Compared pair by pair there; `inspectTree` does it in linear time and says where.
    uniqueKeys: false,
  })
  const faults = [...document.errors, ...document.warnings]
  if (faults.length > 0) {
    throw kind.error(explainSyntax(faults, text, locateOffset))
  }
  const tree = inspectTree(document, locateOffset)
  if (tree.fatal.length > 0) throw kind.error(tree.fatal)
  const value = toPlain(document, refuse)
  if (value === '' || value === null) {
    refuse('the file is empty', 0, `start from ${kind.example}`)
  }
  return {
    file,
    value,
    problems: tree.problems,
    locate: ({ path, isAboutKey }) => locateOffset(offsetOf(document, path, isAboutKey ?? false)),
  }
}

type Refuse = (message: string, offset?: number, hint?: string) => never

function toPlain(document: Document, refuse: Refuse): unknown {
  try {
    const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES })
    return countValues(value, MOST_VALUES) > MOST_VALUES
      ? refuse(`the file holds more than ${MOST_VALUES} values once its aliases are followed`)
      : value
  } catch (error) {
    // How yaml reports aliases of aliases that multiply.
    if (error instanceof ReferenceError) return refuse('the aliases of the file expand too far')
    throw error
  }
}

/** Values below and including `value`; stops soon after `limit`. */
function countValues(value: unknown, limit: number): number {
  const pending = [value]
  let count = 0
  while (pending.length > 0 && count <= limit) {
    const next = pending.pop()
    count += 1
    if (typeof next === 'object' && next !== null) {
      for (const child of Object.values(next)) pending.push(child)
    }
  }
  return count + pending.length
}
