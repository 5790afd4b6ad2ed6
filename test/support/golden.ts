import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The part of tap's test this needs. */
interface Asserts {
  equal(found: string, wanted: string, message: string): unknown
  fail(message: string): unknown
}

const FOLDER = join(import.meta.dirname, '..', 'golden')

/** Compares a text with `test/golden/<name>`, byte for byte; `UPDATE_GOLDEN=1` writes it instead. */
export function golden(t: Asserts, name: string, text: string): void {
  const file = join(FOLDER, name)
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  const wanted = read(file)
  if (wanted === undefined) t.fail(`${name} is missing: npm run golden writes it`)
  else t.equal(text, wanted, `is test/golden/${name}`)
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
