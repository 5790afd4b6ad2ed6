import { z } from 'zod'

/** What a node says of itself; `scripts/inspect.py` writes it. */
export const Facts = z.object({
  hostName: z.string(),
  machineId: z.string(),
  cpus: z.number(),
  /** Bytes the kernel uses. */
  memory: z.number(),
  /** Bytes by name; empty in a container. */
  disks: z.record(z.string(), z.number()),
  addresses: z.array(z.string()),
  /** systemd-detect-virt(1). */
  virtualization: z.string(),
  clockSource: z.string(),
  /** Seconds since 1970. */
  time: z.number(),
  /** Share of the processors' time that the hypervisor kept, 0 to 1. */
  stolen: z.number(),
  /** Milliseconds by which the 99th percentile of a 5 ms timer was late. */
  timerLate: z.number(),
  /** Milliseconds of the median fsync. */
  fsync: z.number(),
})

export type Facts = z.infer<typeof Facts>
