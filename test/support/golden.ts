import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Test } from 'tap'

const FOLDER = join(import.meta.dirname, '..', 'golden')

/**
 * Compares a text with `test/golden/<name>`, byte for byte.
 *
 * With UPDATE_GOLDEN=1 in the environment the file is written instead; review the difference.
 */
export function golden(t: Test, name: string, text: string): void {
  const file = join(FOLDER, name)
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  t.equal(text, expected(file), `is as in test/golden/${name}`)
}

/** Nothing when there is no file: that fails, as no text is equal to it. */
function expected(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
