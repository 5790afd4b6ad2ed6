import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkSync } from 'recheck'
import { test } from 'tap'
import ts from 'typescript'
import { policyOf } from '../../../switch/engine/defence/policy.ts'
import { scannerPattern } from '../../../switch/engine/defence/scanner.ts'

/** Peers and applications choose what these expressions are matched against. */
const ENGINE = 'switch/engine'
/** Put together at run time, and checked below as they come out. */
const MADE = 'switch/engine/defence/scanner.ts'

// The checker itself, not one of the programs it could start; and no clock ends its work.
process.env.RECHECK_SYNC_BACKEND = 'pure'

interface Found {
  readonly place: string
  readonly source: string
  readonly flags: string
}

const LITERAL = /^\/(.*)\/([a-z]*)$/s

/** Every regular expression of a file; one that is made by `new RegExp` has no source. */
function expressionsOf(file: string, text = readFileSync(file, 'utf8')): readonly Found[] {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest)
  const found: Found[] = []
  const visit = (node: ts.Node): void => {
    const place = `${file}:${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1}`
    if (ts.isRegularExpressionLiteral(node)) {
      const [, source = '', flags = ''] = LITERAL.exec(node.text) ?? []
      found.push({ place, source, flags })
    }
    const isMade = (ts.isNewExpression(node) || ts.isCallExpression(node)) && file !== MADE
    if (isMade && node.expression.getText(tree) === 'RegExp') {
      found.push({ place, source: '', flags: '' })
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

/** Why an expression may not be used; undefined when its time grows no faster than the text. */
function faultOf({ source, flags }: Pick<Found, 'source' | 'flags'>): string | undefined {
  if (source === '') return 'is put together at run time, so that nobody can check it'
  const { status } = checkSync(source, flags, { timeout: null })
  return status === 'safe' ? undefined : status
}

test('every regular expression of the engine takes time in proportion to the text', async (t) => {
  const files = readdirSync(ENGINE, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(ENGINE, name))
  const found = files.flatMap((file) => expressionsOf(file))
  t.ok(found.some(({ place }) => place.startsWith('switch/engine/message/via.ts:')))
  for (const each of found) t.equal(faultOf(each), undefined, `${each.place} /${each.source}/`)
})

test('so does what scanners are told by', async (t) => {
  const names = { userAgents: ['friendly-scanner', 'a.b'], parties: ['x', 'y'] }
  const made = scannerPattern(policyOf({ scanners: names }).scanners)
  if (!made) throw new Error('nothing was made')
  t.equal(faultOf(made), undefined)
})

for (const [text, fault] of [
  ['/(a*)*b/', 'vulnerable'],
  ['/\\s+$/', 'vulnerable'],
  ["new RegExp('a')", /run time/],
] as const) {
  test(`${text} would be refused`, async (t) => {
    const [found] = expressionsOf('example.ts', text)
    t.match(found && faultOf(found), fault)
  })
}
