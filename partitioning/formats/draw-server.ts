import { basename } from 'node:path/posix'
import { MiB } from '../../inventory/model/units.ts'
import { EXTENT } from '../partman/fill-group.ts'
import { findTraps } from '../server/find-traps.ts'
import type { Volume } from '../server/server-layout.ts'
import type {
  SolvedArray,
  SolvedContainer,
  SolvedGroup,
  SolvedServer,
  SolvedServerDisk,
} from '../server/solved-server.ts'
import { type Column, drawBar, drawTable, wrap } from './draw-parts.ts'
import { formatSize } from './format-size.ts'
import { piecesOf, wholeMebibytes } from './pieces-of.ts'
import { deviceOf } from './render-server-script.ts'

/**
 * A server's disks for a terminal: every disk and the volume group as bars, what lies on them as
 * tables, why, and what may surprise.
 *
 * @param width columns of the terminal. Bars fill them and sentences keep to them.
 */
export function drawServer(solved: SolvedServer, width: number): string {
  const { layout, disks, arrays, container, group, machine } = solved
  const raid = machine.raid === undefined ? '' : `, RAID ${machine.raid}`
  const sentences = [...reasonsOf(solved), ...findTraps(solved).map((trap) => `Mind: ${trap}.`)]
  return [
    `${layout.name}: ${count(disks.length, 'disk')}${raid}, GPT, ${container ? 'LUKS2, ' : ''}LVM`,
    ...disks.flatMap((disk) => ['', ...drawDisk(disk, width)]),
    ...(arrays.length > 0 ? ['', ...drawTable(ARRAY_COLUMNS, arrays.map(arrayRow))] : []),
    ...(container ? ['', ...drawTable(CONTAINER_COLUMNS, [containerRow(solved, container)])] : []),
    ...['', ...drawGroup(group, width), ''],
    ...sentences.flatMap((sentence) => wrap(sentence, width)),
    '',
  ].join('\n')
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`

const columns = (texts: readonly string[], numbers: readonly string[]): readonly Column[] => [
  ...texts.map((heading) => ({ heading })),
  ...numbers.map((heading) => ({ heading, isNumber: true })),
]

const DISK_COLUMNS = columns(['partition'], ['start', 'size', 'bytes'])

function drawDisk(disk: SolvedServerDisk, width: number) {
  const { device, bytes } = disk
  const pieces = piecesOf(disk)
  const segments = pieces.map((piece) => ({
    names: [piece.name, ...(piece.number === undefined ? [] : [`${piece.number}`])],
    size: wholeMebibytes(piece),
  }))
  const rows = pieces.map(({ name, start, size }) => [
    name,
    ...[start % MiB === 0 ? `${start / MiB}MiB` : `${start}B`, formatSize(size), `${size}`],
  ])
  return [
    `${device}: ${formatSize(bytes)} (${bytes} bytes)`,
    ...drawBar(segments, width),
    ...drawTable(DISK_COLUMNS, rows),
  ]
}

const ARRAY_COLUMNS = columns(['array', 'level', 'of', 'for'], ['size', 'bytes'])

const arrayRow = ({ device, level, members, label, size }: SolvedArray) => [
  ...[device, `${level}`, members.join(' '), label],
  ...[formatSize(size), `${size}`],
]

const CONTAINER_COLUMNS = columns(['container', 'of', 'opened by'], ['header', 'size', 'bytes'])

const containerRow = (solved: SolvedServer, { device, header, size }: SolvedContainer) => [
  ...[basename(device), deviceOf(solved, 'system'), solved.machine.encryption?.unlock ?? ''],
  ...[formatSize(header), formatSize(size), `${size}`],
]

const VOLUME_COLUMNS = columns(['volume', 'fs', 'mount', 'options'], ['extents', 'size', 'bytes'])

function drawGroup({ name, extents, volumes }: SolvedGroup, width: number) {
  const free = extents - volumes.reduce((sum, each) => sum + each.extents, 0)
  const rest = free > 0 ? [{ names: ['free'], size: free * EXTENT }] : []
  const segments = volumes.map(({ volume, size }) => ({ names: [volume.name], size }))
  const rows = [
    ...volumes.map(({ volume, extents }) => [...useOf(volume), ...sizeOf(extents)]),
    ...(free > 0 ? [['free', '', '', '', ...sizeOf(free)]] : []),
  ]
  return [
    `volume group ${name}: ${formatSize(extents * EXTENT)}, ${extents} extents of 4MiB`,
    ...drawBar([...segments, ...rest], width),
    ...drawTable(VOLUME_COLUMNS, rows),
  ]
}

const sizeOf = (extents: number) => {
  const bytes = extents * EXTENT
  return [`${extents}`, formatSize(bytes), `${bytes}`]
}

function useOf({ name, content }: Volume): readonly string[] {
  if (content.kind === 'swap') return [name, 'swap', '-', '-']
  return [name, content.filesystem, content.mount, content.options.join(',') || '-']
}

function reasonsOf({ layout, disks: [disk] }: SolvedServer): readonly string[] {
  return [
    ...(disk?.partitions ?? []).map(({ label, reason }) => `${label}: ${reason}`),
    ...layout.volumes.map(({ name, reason }) => `${name}: ${reason}`),
  ]
}
