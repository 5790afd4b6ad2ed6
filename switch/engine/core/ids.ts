import { randomFillSync, randomUUID } from 'node:crypto'
import { MAGIC_COOKIE } from '../message/via.ts'

/** Names nobody can guess or meet twice; tests count instead. */
export interface Ids {
  uuid(): string
  tag(): string
  branch(): string
  /** A first sequence number: below 2^27, so that it never gets near 2^31. */
  sequence(): number
}

export const randomIds: Ids = {
  uuid: () => randomUUID(),
  tag: () => randomHex(10),
  branch: () => `${MAGIC_COOKIE}${randomHex(12)}`,
  sequence: () => Number.parseInt(randomHex(4), 16) % 2 ** 27,
}

/** Random bytes in store: to ask for a few thousand costs hardly more than to ask for ten. */
const store = Buffer.alloc(4096)
let used = store.length

function randomHex(bytes: number): string {
  if (used + bytes > store.length) {
    randomFillSync(store)
    used = 0
  }
  used += bytes
  return store.toString('hex', used - bytes, used)
}
