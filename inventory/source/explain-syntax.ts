import type { ErrorCode, YAMLParseError, YAMLWarning } from 'yaml'
import type { Location, Problem } from '../model/problem.ts'
import { problemOf } from './problem-of.ts'

/** The faults people make most, in words that do not ask for the YAML specification. */
const WORDS: Partial<Record<ErrorCode, readonly [message: string, hint: string]>> = {
  TAB_AS_INDENT: ['a tab indents this line', 'YAML wants spaces here; let your editor insert them'],
  MULTIPLE_DOCS: ['a second document begins here', 'keep one cluster in a file; remove this line'],
  BAD_INDENT: ['this line is not indented like its neighbours', 'align it with the lines above'],
  MISSING_CHAR: ['a character is missing before this place', 'close quotes and brackets above'],
  BAD_ALIAS: ['this alias names no anchor above it', 'write &name where the value is first given'],
  TAG_RESOLVE_FAILED: ['this tag is not understood', 'leave tags such as !!str out'],
}

/** A fault yaml found, at its place. */
export function explainSyntax(
  { code, message, pos }: YAMLParseError | YAMLWarning,
  text: string,
  locate: (offset: number) => Location,
): Problem {
  // Inside a flow collection or a scalar the parser has other names for a tab in the indentation.
  const isTab = /(^|\n)[ ]*\t[\t ]*$/.test(text.slice(0, pos[0])) || text[pos[0]] === '\t'
  const [words, hint] = WORDS[isTab ? 'TAB_AS_INDENT' : code] ?? []
  return problemOf(words ?? `this is not YAML: ${message}`, locate(pos[0]), hint)
}
