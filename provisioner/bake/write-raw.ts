import { open } from 'node:fs/promises'
import type { Write } from '../../image/bake/place-grub.ts'
import type { FormatWriter } from './format-writer.ts'
import { sumFile } from './sum-file.ts'

/** A raw image, with holes where there are zeros. */
export const rawWriter: FormatWriter = {
  async copy({ runner, signal }, template, target) {
    // cp knows holes, and has the kernel copy between them.
    await runner.run({ file: 'cp', args: [template.disk, target] }, signal)
  },

  async finish({ signal }, target, { template, writes, progress }) {
    const size = await patch(target, writes)
    const changed = writes.map(({ offset, bytes }) => ({ start: offset, length: bytes.length }))
    const extents = [...template.extents, ...changed]
    return sumFile({ path: target, size, extents, signal, progress })
  },
}

/** @returns the size of the file, bytes. */
async function patch(target: string, writes: readonly Write[]): Promise<number> {
  const file = await open(target, 'r+')
  try {
    for (const { offset, bytes } of writes) await file.write(bytes, 0, bytes.length, offset)
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}
