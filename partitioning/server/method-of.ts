import type { GroupMethod } from '../partman/lvm-target.ts'
import type { ServerMachine } from './solved-server.ts'

/** `partman-auto/method` for a server. That an array is encrypted stands in the recipe of arrays. */
export type Method = GroupMethod | 'raid'

export function methodOf({ raid, encryption }: Pick<ServerMachine, 'raid' | 'encryption'>): Method {
  if (raid !== undefined) return 'raid'
  return encryption ? 'crypto' : 'lvm'
}
