import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { EXIT } from '../../cli/exit-status.ts'

const SOURCES = ['inventory', 'partitioning', 'image', 'provisioner', 'switch', 'cli']
const ERROR = /^ {2}readonly code = '(\w+)'\n {2}readonly blame = '(\w+)'$/gm
const SECTION = /^### `(\w+)`\n\nBlame: (\w+)\. Status: (\d+)\.$/gm
const STATUS = /^\| (\d+) \|/gm

interface Entry {
  readonly code: string
  readonly blame: string
}

const document = readFileSync('docs/errors.md', 'utf8')
const documented = [...document.matchAll(SECTION)].map(([, code = '', blame = '', status]) => ({
  ...{ code, blame, status: Number(status) },
}))

function inSources(): Entry[] {
  return SOURCES.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(ERROR)])
      .map(([, code = '', blame = '']) => ({ code, blame })),
  )
}

const inOrder = (entries: readonly Entry[]) =>
  entries.map(({ code, blame }) => `${code}: ${blame}`).sort()

test('docs/errors.md has every error of the sources with its blame, and no other', async (t) => {
  const found = inSources()
  t.not(found.length, 0)
  t.same(inOrder(documented), inOrder(found))
})

test('every explained error declares its code and its blame side by side', async (t) => {
  const classes = SOURCES.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => [
        ...readFileSync(join(folder, name), 'utf8').matchAll(
          /class \w+ extends (?:Error|OneProblem) implements Explained/g,
        ),
      ]),
  )
  t.equal(inSources().length, classes.length)
})

test('no two errors share a code', async (t) => {
  const codes = inSources().map(({ code }) => code)
  t.same(codes.sort(), [...new Set(codes)].sort())
})

test('docs/errors.md gives each error the exit status of its blame', async (t) => {
  const statuses = new Map<string, number>(Object.entries(EXIT))
  for (const { code, blame, status } of documented) t.equal(status, statuses.get(blame), code)
})

test('docs/errors.md lists every exit status of the command line', async (t) => {
  const listed = [...document.matchAll(STATUS)].map(([, status]) => Number(status))
  t.same(listed, Object.values(EXIT))
})
