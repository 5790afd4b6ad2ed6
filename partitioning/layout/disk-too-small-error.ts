import { OneProblem } from '../../inventory/model/one-problem.ts'
import type { Explained } from '../../inventory/model/problem.ts'
import { MiB } from '../../inventory/model/units.ts'

export interface Shortage {
  /** Whose disk it is: `the disk of ds1`. */
  readonly owner: string
  readonly layout: string
  /** Bytes there are. */
  readonly disk: number
  /** Bytes there would have to be. */
  readonly needed: number
}

/** The disk cannot hold the smallest sizes its layout allows. */
export class DiskTooSmallError extends OneProblem implements Explained {
  override readonly name = 'DiskTooSmallError'
  readonly code = 'DISK_TOO_SMALL'
  readonly blame = 'input'

  constructor({ owner, layout, disk, needed }: Shortage) {
    const message =
      `${owner} has ${disk} bytes, layout "${layout}" needs ${needed}: ` +
      `${needed - disk} bytes are missing`
    super(message, `make the disk ${Math.ceil(needed / MiB)}MiB or larger`)
  }
}
