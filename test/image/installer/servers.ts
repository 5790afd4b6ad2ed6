import type { PreseedInput } from '../../../image/installer/preseed-input.ts'
import type { Metal } from '../../../inventory/model/metal.ts'
import { CLUSTER, DB1 } from '../content/a-cluster.ts'

const BYTES = 960_197_124_096

const server = (metal: Metal): PreseedInput => ({
  ...{ cluster: CLUSTER, node: { ...DB1, metal }, mirror: 'http://192.0.2.3/debian' },
})

export const ONE = server({
  layout: 'database',
  reserve: 0,
  disks: [{ bytes: BYTES, serial: 'A1' }],
})

export const MIRROR = server({
  ...{ layout: 'database', raid: 1, reserve: 20 },
  disks: [
    { bytes: BYTES, serial: 'A1', bus: 'nvme' },
    { bytes: BYTES, serial: 'A2', bus: 'nvme' },
  ],
})

export const STRIPES = server({
  ...{ layout: 'recordings', raid: 0, reserve: 0 },
  disks: [{ bytes: BYTES, model: 'SAMSUNG MZ7LH960' }, { bytes: BYTES }],
})

/** Opened by a passphrase, the array; by the TPM, the disk. */
export const ENCRYPTED_MIRROR = server({
  ...MIRROR.node.metal,
  encryption: { unlock: 'passphrase' },
})
export const SEALED = server({ ...ONE.node.metal, encryption: { unlock: 'tpm2' } })

/** One partition of the disk stays. */
export const keepingOne = (start: number, size: number): PreseedInput =>
  server({
    ...ONE.node.metal,
    disks: [{ bytes: BYTES, serial: 'A1', keep: { by: 'name', value: 'archive', start, size } }],
  })
