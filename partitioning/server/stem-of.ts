import { partitionStem } from '../partman/partition-path.ts'
import type { ServerDisk } from './solved-server.ts'

/** What the names of a disk's partitions begin with. */
export const stemOf = ({ device, stem }: Pick<ServerDisk, 'device' | 'stem'>): string =>
  stem ?? partitionStem(device)
