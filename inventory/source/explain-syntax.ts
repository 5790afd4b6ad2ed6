import type { ErrorCode, YAMLParseError, YAMLWarning } from 'yaml'
import type { Location, Problem } from '../model/problem.ts'
import { problemOf } from './problem-of.ts'

type Words = readonly [message: string, hint: string]
type Fault = YAMLParseError | YAMLWarning

const UNCLOSED: Words = ['a quote or bracket above is not closed', 'close it where it should end']

/** The faults people make most, in words that do not ask for the YAML specification. */
const WORDS: Partial<Record<ErrorCode, Words>> = {
  TAB_AS_INDENT: ['a tab indents this line', 'YAML wants spaces here; let your editor insert them'],
  MULTIPLE_DOCS: ['a second document begins here', 'a file holds one; remove this line'],
  BAD_INDENT: ['this line is not indented like its neighbours', 'align it with the lines above'],
  MISSING_CHAR: UNCLOSED,
  BLOCK_AS_IMPLICIT_KEY: [
    'a value goes on as a map',
    'align the next line with this one, or quote a value that has a colon in it',
  ],
  RESOURCE_EXHAUSTION: [
    'the file is nested too deeply',
    'close each bracket before the next one opens',
  ],
  TAG_RESOLVE_FAILED: ['this tag is not understood', 'leave tags such as !!str out'],
}

/** The faults yaml found, each at its place; one of several at a line, as others follow from it. */
export function explainSyntax(
  faults: readonly Fault[],
  text: string,
  locate: (offset: number) => Location,
): readonly Problem[] {
  const problems = faults.map((fault) => {
    const [message, hint] = wordsFor(fault, text)
    return problemOf(message, locate(fault.pos[0]), hint)
  })
  return problems.filter(
    ({ at }, index) => problems.findIndex((other) => other.at?.line === at?.line) === index,
  )
}

function wordsFor(
  { code, message, pos: [offset] }: Fault,
  text: string,
): Words | readonly [message: string] {
  // Depending on what surrounds it, the parser has several names for a tab in the indentation.
  const isTab = /(^|\n)[\t ]*$/.test(text.slice(0, offset)) && /^ *\t/.test(text.slice(offset))
  if (isTab) return WORDS.TAB_AS_INDENT ?? [message]
  if (/must be sufficiently indented and end with/.test(message)) return UNCLOSED
  return WORDS[code] ?? [`this is not YAML: ${message}`]
}
