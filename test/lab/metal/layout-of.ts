interface Device {
  readonly type: string
  readonly partlabel: string
  /** Sectors of 512 bytes. */
  readonly start: number
  /** Bytes. */
  readonly size: number
  readonly children?: readonly Device[]
}

interface Volume {
  readonly name: string
  readonly size: number
}

/** What the installed server says of its disks, to be held against what was said before. */
export async function layoutOf(ssh: (command: string) => Promise<string>, disks: number) {
  const { blockdevices } = JSON.parse(
    await ssh('lsblk --bytes --json -o NAME,TYPE,PARTLABEL,START,SIZE'),
  ) as { blockdevices: Device[] }
  const tables = blockdevices
    .filter(({ type }) => type === 'disk')
    .slice(0, disks)
    .map(({ children = [] }) =>
      children.map(({ partlabel: label, start, size }) => ({ label, start: start * 512, size })),
    )
  const arrays = (
    await ssh('for each in /sys/block/md*/size; do [ -e $each ] && cat $each; done; true')
  )
    .split('\n')
    .filter((line) => line !== '')
    .map((sectors) => Number(sectors) * 512)
  const listed = await ssh('sudo lvs --noheadings --units b --nosuffix -o lv_name,lv_size')
  const volumes = listed
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .map(([name = '', size]): Volume => ({ name, size: Number(size) }))
  return { tables, arrays: arrays.sort(), volumes: sorted(volumes) }
}

const sorted = (volumes: readonly Volume[]) =>
  volumes.map(({ name, size }) => ({ name, size })).sort((a, b) => (a.name < b.name ? -1 : 1))

/** @param shown what `switchyard show NODE --json` says. */
export function predicted(shown: string) {
  const { disk } = JSON.parse(shown) as {
    disk: {
      disks: { partitions: { label: string; start: number; size: number }[] }[]
      arrays: { size: number }[]
      group: { volumes: Volume[] }
    }
  }
  return {
    tables: disk.disks.map(({ partitions }) =>
      partitions.map(({ label, start, size }) => ({ label, start, size })),
    ),
    arrays: disk.arrays.map(({ size }) => size).sort(),
    volumes: sorted(disk.group.volumes),
  }
}
