import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Debian 13 packages of the tools root. On Debian 13 itself `cli/setup` installs them. */
export function tools(): readonly string[] {
  return parsePackages(readFileSync(new URL('tools.txt', import.meta.url), 'utf8'))
}

/** Package names of a list with one a line and reasons after a `#`. */
export function parsePackages(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => line.replace(/#.*/, '').trim() || [])
}

/** Changes when the list does, so that an old tools root is not taken for a new one. */
export function toolsKey(): string {
  return createHash('sha256').update(tools().join(' ')).digest('hex').slice(0, 16)
}

/** @param release text of `/etc/os-release` (os-release(5)). */
export function isTrixie(release: string): boolean {
  return /^VERSION_CODENAME=trixie$/m.test(release)
}
