/** Powers: disks are sold in thousands and installed in 1024s, and people write both. */
const UNITS: Readonly<Record<string, number>> = {
  M: 1024 ** 2,
  MiB: 1024 ** 2,
  MB: 1000 ** 2,
  G: 1024 ** 3,
  GiB: 1024 ** 3,
  GB: 1000 ** 3,
  T: 1024 ** 4,
  TiB: 1024 ** 4,
  TB: 1000 ** 4,
}

/** `40G` is 40 GiB, as with lsblk(8) and qemu-img(1). @returns bytes; undefined for no size. */
export function parseDiskSize(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?) ?([A-Za-z]+)$/.exec(text.trim()) ?? []
  const factor = UNITS[unit]
  if (number === undefined || factor === undefined) return undefined
  const bytes = Math.floor(Number(number) * factor)
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : undefined
}
