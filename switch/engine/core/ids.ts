import { randomBytes, randomUUID } from 'node:crypto'
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
  tag: () => randomBytes(10).toString('hex'),
  branch: () => `${MAGIC_COOKIE}${randomBytes(12).toString('hex')}`,
  sequence: () => randomBytes(4).readUInt32BE() % 2 ** 27,
}
