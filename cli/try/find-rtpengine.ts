import { access } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { machineMirror } from '../../provisioner/bake/apt-mirror.ts'
import { RtpengineMissingError } from '../../provisioner/trial/rtpengine-error.ts'
import { rtpengineLayers } from '../../provisioner/trial/rtpengine-layers.ts'
import {
  layeredRtpengine,
  ownRtpengine,
  type RtpengineProgram,
} from '../../provisioner/trial/rtpengine-program.ts'
import { openWorkshop } from '../open-workshop.ts'
import type { Surroundings } from '../surroundings.ts'

export interface RtpenginePlaces {
  /** Folder of finished layers. */
  readonly cache: string
  /** Folder of sound files, absolute. */
  readonly prompts: string
}

/** What makes layers; where it is missing, nobody has made images here. */
const LAYER_MAKER = '/usr/bin/mmdebstrap'

/**
 * This machine's own rtpengine; else the one that is baked into images.
 *
 * @throws {RtpengineMissingError} where there is neither.
 */
export async function findRtpengine(
  { cache, prompts }: RtpenginePlaces,
  surroundings: Surroundings,
): Promise<RtpengineProgram> {
  const own = await ownRtpengine()
  if (own) return own
  await access(LAYER_MAKER).catch(() => {
    throw new RtpengineMissingError()
  })
  const mirror = await machineMirror()
  const shop = await openWorkshop(
    { cache, mirror, mirrorKey: undefined, folders: [] },
    surroundings,
  )
  const layers = await shop.use((workshop) => rtpengineLayers(workshop, mirror))
  return layeredRtpengine({ layers, store: join(resolve(cache), 'layers'), prompts })
}
