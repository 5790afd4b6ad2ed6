/**
 * How far the installation of a node can be, first to last. `loading` is a boot loader that asked what
 * to do; `passphrase` waits for somebody to type one on the node's console; `base` and `packages` are
 * those of Debian's installer, `extracting` and `identity` those of ours.
 */
export const PHASES = [
  'waiting',
  'loading',
  'booted',
  'checking',
  'passphrase',
  'partitioning',
  'base',
  'extracting',
  'packages',
  'bootloader',
  'identity',
  'rebooting',
  'first-boot',
  'reachable',
] as const

export type Phase = (typeof PHASES)[number]

const OBSERVED = ['waiting', 'loading', 'reachable'] as const

/** What an installer or a node may say of itself. The others we find out ourselves. */
export type ReportedPhase = Exclude<Phase, (typeof OBSERVED)[number]> | 'failed'

const REPORTED: readonly string[] = [
  ...PHASES.filter((phase) => !OBSERVED.some((each) => each === phase)),
  'failed',
]

export const isReportedPhase = (text: string): text is ReportedPhase => REPORTED.includes(text)

/** Whether the first comes after the second. */
export const isLater = (phase: Phase, other: Phase): boolean =>
  PHASES.indexOf(phase) > PHASES.indexOf(other)

/** The disks are written; from here on the node starts from them. */
export const isInstalled = (phase: Phase): boolean => !isLater('rebooting', phase)

const MINUTE = 60_000

/**
 * Milliseconds of silence after which somebody should look; absent: there is nothing to wait for. A
 * server takes minutes to start, Debian's installer minutes for packages without a word, and of an
 * unpacking we see every byte.
 */
export const PATIENCE: Readonly<Partial<Record<Phase, number>>> = {
  loading: 5 * MINUTE,
  booted: 3 * MINUTE,
  checking: 5 * MINUTE,
  partitioning: 15 * MINUTE,
  base: 15 * MINUTE,
  extracting: 3 * MINUTE,
  packages: 15 * MINUTE,
  bootloader: 5 * MINUTE,
  identity: 5 * MINUTE,
  rebooting: 15 * MINUTE,
  'first-boot': 5 * MINUTE,
}
