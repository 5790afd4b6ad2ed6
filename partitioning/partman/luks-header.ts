import { MiB } from '../../inventory/model/units.ts'

/** Bytes of both headers and of the key slots of LUKS2, unless cryptsetup(8) is told otherwise. */
const HEADER = 16 * MiB

/**
 * Bytes of a LUKS2 container before its data, as cryptsetup 2.7 aligns them (`luksFormat`, --align-payload).
 *
 * @param stripe bytes of a stripe of the array it lies on.
 */
export const luksHeader = (stripe: number = MiB): number => Math.ceil(HEADER / stripe) * stripe
