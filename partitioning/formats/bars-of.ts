import { basename } from 'node:path/posix'
import type { PlacedLayout } from '../layout/place-layout.ts'
import { EXTENT } from '../partman/fill-group.ts'
import type { SolvedContainer, SolvedServer } from '../server/solved-server.ts'
import { piecesOf } from './pieces-of.ts'
import type { Bar } from './render-svg.ts'

/** The disks of a server, the container on them where they are encrypted, and its volume group. */
export function barsOfServer({ disks, container, group }: SolvedServer): readonly Bar[] {
  return [
    ...disks.map((disk) => ({
      title: `${disk.device}, ${disk.bytes} bytes`,
      pieces: piecesOf(disk).map(({ name, size }) => ({ name: name.replace(/^\d+ /, ''), size })),
    })),
    ...(container ? [barOfContainer(container, group.name)] : []),
    {
      title: `volume group ${group.name}, ${group.extents * EXTENT} bytes`,
      pieces: group.volumes.map(({ volume, size }) => ({ name: volume.name, size })),
    },
  ]
}

const barOfContainer = ({ device, header, size }: SolvedContainer, inside: string): Bar => ({
  title: `LUKS2 container ${basename(device)}, ${header + size} bytes`,
  pieces: [
    { name: 'header', size: header },
    { name: inside, size },
  ],
})

/** The one disk of a virtual machine. */
export function barsOfLayout({ layout, disk, free, partitions }: PlacedLayout): readonly Bar[] {
  const pieces = partitions.map(({ partition, size }) => ({ name: partition.label, size }))
  const rest = free > 0 ? [{ name: 'free', size: free }] : []
  return [{ title: `${layout.name}, ${disk} bytes`, pieces: [...pieces, ...rest] }]
}
