import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const HERE = import.meta.dirname
const FOLDERS = ['flows', '../switch/engine/rfc4475', '../switch/engine/rfc5118']

/**
 * Messages of RFC 4475 and RFC 5118, and what drachtio-srf, between two engines, made go over the
 * wire: a call with INFO, a change, REFER and BYE, a busy and a cancelled one, a registration with
 * its challenge, MESSAGE and OPTIONS. Bytes are kept as latin1, so that none is lost.
 */
export const CORPUS: readonly string[] = FOLDERS.flatMap((folder) =>
  readdirSync(join(HERE, folder))
    .sort()
    .map((name) => readFileSync(join(HERE, folder, name), 'latin1')),
)
