import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Workshop } from '../bake/workshop.ts'
import { CommandError } from '../runner/runner.ts'

/** Milliseconds a working machine needs at the very most. */
const PATIENCE = 10_000

/** What isa-debug-exit makes of the value the guest writes: (1 << 1) | 1 (qemu docs, `-device`). */
const SAID = 3

/** `mov al, 1; out 0xf4, al; hlt`: a boot sector that says it ran. */
const BOOT_SECTOR = Buffer.concat([
  Buffer.from([0xb0, 0x01, 0xe6, 0xf4, 0xf4]),
  Buffer.alloc(505),
  Buffer.from([0x55, 0xaa]),
])

/** Whether KVM runs a guest: told by one, since the device may be there and run nothing. */
export async function hasKvm(shop: Workshop): Promise<boolean> {
  const folder = await mkdtemp(join(shop.cache, 'kvm-'))
  try {
    const disk = join(folder, 'boot')
    await writeFile(disk, BOOT_SECTOR)
    const signal = AbortSignal.any([shop.signal, AbortSignal.timeout(PATIENCE)])
    await shop.runner.run(shop.toolbox.wrap(trial(disk)), signal)
    return false
  } catch (error) {
    shop.signal.throwIfAborted()
    return error instanceof CommandError && error.exitCode === SAID
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function trial(disk: string) {
  return {
    file: 'qemu-system-x86_64',
    args: [
      // The very processor the machine would get: some hosts refuse only that.
      ...[
        '-accel',
        'kvm',
        '-cpu',
        'host',
        '-machine',
        'q35',
        '-nodefaults',
        '-no-user-config',
        '-display',
        'none',
        '-m',
        '64M',
      ],
      ...['-device', 'isa-debug-exit,iobase=0xf4,iosize=1'],
      ...['-drive', `format=raw,file=${disk.replaceAll(',', ',,')}`],
    ],
  }
}
