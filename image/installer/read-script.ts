import { readFileSync } from 'node:fs'

/** A script of this folder. */
export const readScript = (name: string): string =>
  readFileSync(new URL(name, import.meta.url), 'utf8')
