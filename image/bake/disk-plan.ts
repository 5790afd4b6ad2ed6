import type { Area } from './place-grub.ts'

/** Where things lie on the disk of an image, and the names they carry there. */
export interface DiskPlan {
  /** Bytes of the whole image. */
  readonly size: number
  readonly biosBoot: Area
  readonly esp: Area & { readonly serial: string }
  readonly root: Area & FilesystemNames
  readonly var: Area & FilesystemNames
  /** Script for sfdisk(8). */
  readonly sfdisk: string
  /** Text of /etc/fstab. */
  readonly fstab: string
  /** repart.d(5) definitions by file name. */
  readonly repart: Readonly<Record<string, string>>
}

export interface FilesystemNames {
  readonly uuid: string
  readonly hashSeed: string
}

/** The plan as assignments for `assemble.sh`. */
export function renderDiskVariables(
  plan: DiskPlan,
  more: Readonly<Record<string, string>>,
): string {
  const values: Record<string, string | number> = {
    disk_size: plan.size,
    esp_start: plan.esp.start,
    esp_size: plan.esp.size,
    esp_serial: plan.esp.serial,
    root_start: plan.root.start,
    root_size: plan.root.size,
    root_uuid: plan.root.uuid,
    root_seed: plan.root.hashSeed,
    var_start: plan.var.start,
    var_size: plan.var.size,
    var_uuid: plan.var.uuid,
    var_seed: plan.var.hashSeed,
    ...more,
  }
  return Object.entries(values)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join('')
}
