import { EXTENT } from '../partman/fill-group.ts'
import { findTraps } from '../server/find-traps.ts'
import type { SolvedServer, SolvedVolume } from '../server/solved-server.ts'

/** A server's layout as a plain value, for programs that read it as JSON. Sizes are bytes. */
export function describeServer(solved: SolvedServer) {
  const { layout, machine, disks, arrays, container, group } = solved
  return {
    layout: layout.name,
    table: 'gpt' as const,
    raid: machine.raid ?? null,
    disks: disks.map(({ device, bytes, partitions }) => ({
      ...{ device, bytes },
      partitions: partitions.map((each, index) => ({ number: index + 1, ...each })),
    })),
    arrays: arrays.map(({ device, level, members, size }) => ({ device, level, members, size })),
    encryption: container ? { unlock: machine.encryption?.unlock ?? null, ...container } : null,
    group: {
      name: group.name,
      size: group.extents * EXTENT,
      volumes: group.volumes.map(describeVolume),
    },
    traps: findTraps(solved),
  }
}

function describeVolume({ volume: { name, content, reason }, extents, size }: SolvedVolume) {
  const isMounted = content.kind === 'filesystem'
  return {
    ...{ name, extents, size },
    filesystem: isMounted ? content.filesystem : 'swap',
    mount: isMounted ? content.mount : null,
    options: isMounted ? content.options : [],
    reason,
  }
}
