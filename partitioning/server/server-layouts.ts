import { UnknownLayoutError } from '../layout/unknown-layout-error.ts'
import type { ServerLayout, Volume } from './server-layout.ts'

const root: Volume = {
  name: 'root',
  size: { min: 8_000, priority: 16_000, max: 32_000 },
  content: { kind: 'filesystem', filesystem: 'ext4', mount: '/', options: ['errors=remount-ro'] },
  reason: 'System. 8 GB hold any role and a second kernel; beyond 32 GB nothing is gained.',
}

const swap: Volume = {
  name: 'swap',
  // A switch that swaps is a switch that stutters: room for what is never touched, no more.
  size: { min: 1_000, priority: '25%', max: 8_000 },
  content: { kind: 'swap' },
  reason:
    'For pages nobody touches: 1 GB, and up to 8 GB with more memory. Calls never wait for it.',
}

const log: Volume = {
  name: 'log',
  size: { min: 4_000, priority: 20_000, max: 100_000 },
  content: {
    kind: 'filesystem',
    filesystem: 'ext4',
    mount: '/var/log',
    options: ['nodev', 'nosuid', 'noexec'],
  },
  reason: 'Logs and traces: when they fill their volume, everything else goes on.',
}

const varying = (size: Volume['size'], reason: string): Volume => ({
  name: 'var',
  size,
  content: {
    kind: 'filesystem',
    filesystem: 'ext4',
    mount: '/var',
    options: ['nodev', 'nosuid'],
  },
  reason,
})

const smallVar = varying(
  { min: 4_000, priority: 16_000, max: 64_000 },
  'Packages and state of the system; calls and data have volumes of their own.',
)

const database: Volume = {
  name: 'postgresql',
  size: { min: 8_000, priority: 200_000, max: -1 },
  content: {
    kind: 'filesystem',
    filesystem: 'xfs',
    mount: '/var/lib/postgresql',
    options: ['nodev', 'nosuid', 'noexec', 'noatime'],
  },
  reason:
    'PostgreSQL alone, so that no log or recording can take its space; xfs for large files, noatime as nobody asks when a table was read.',
}

const recordings: Volume = {
  name: 'recordings',
  size: { min: 8_000, priority: 200_000, max: -1 },
  content: {
    kind: 'filesystem',
    filesystem: 'xfs',
    mount: '/var/spool/switchyard',
    options: ['nodev', 'nosuid', 'noexec', 'noatime'],
  },
  reason: 'Recordings: the rest. xfs allocates late, so many calls write long runs side by side.',
}

const growingVar = varying(
  { min: 4_000, priority: 100_000, max: -1 },
  'State and spool of the engine: the rest, as nothing else of this server grows.',
)

/** On one server the database must not be squeezed out by recordings: it gets a share and a limit. */
const boundedDatabase: Volume = {
  ...database,
  size: { min: 8_000, priority: 60_000, max: 500_000 },
  reason: 'PostgreSQL alone, up to 500 GB: recordings beside it may fill up, the database may not.',
}

/** Built-in layouts. What grows without bound comes last, as the installer gives the rest to it. */
const LAYOUTS: readonly ServerLayout[] = [
  { name: 'signalling', volumes: [root, swap, log, growingVar] },
  { name: 'recordings', volumes: [root, swap, log, smallVar, recordings] },
  { name: 'database', volumes: [root, swap, log, smallVar, database] },
  { name: 'all-in-one', volumes: [root, swap, log, smallVar, boundedDatabase, recordings] },
]

/** @throws {UnknownLayoutError} */
export function serverLayoutNamed(name: string): ServerLayout {
  const layout = LAYOUTS.find((each) => each.name === name)
  const names = LAYOUTS.map((each) => each.name)
  if (!layout) throw new UnknownLayoutError(name, names)
  return layout
}
