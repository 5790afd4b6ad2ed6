import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'tap'

const FOLDER = 'test/switch/engine/checklist'
const ROW = /^\| (?<what>.+) \| \[(?<name>[^\]]+)\]\(\.\.\/(?<file>[^)]+)\) \|$/

const rows = readFileSync('docs/engine-checklist.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && line !== '| what | test |')

test('every line of the checklist names a test that is there', async (t) => {
  for (const row of rows) {
    const { name = '', file = '' } = ROW.exec(row)?.groups ?? {}
    t.ok(file.endsWith('.test.ts') && existsSync(file), row)
    t.equal(name, basename(file))
  }
})

test('every test over sockets is in the checklist', async (t) => {
  const named = new Set(rows.map((row) => ROW.exec(row)?.groups?.file))
  for (const each of readdirSync(FOLDER).filter((name) => name.endsWith('.test.ts'))) {
    t.ok(named.has(join(FOLDER, each)), each)
  }
})
