import { corePackages, rolePackages } from '../../image/content/packages.ts'
import { systemFiles } from '../../image/content/system-files.ts'
import { makeSystemLayers } from '../bake/layers.ts'
import { openPackages } from '../bake/package-store.ts'
import type { Workshop } from '../bake/workshop.ts'

/** What `switchyard bake cs1` makes as well, so that whoever has done that has the layers. */
const [ROLE, LOCALE] = ['cs', 'C.UTF-8'] as const

/**
 * Folders with a Debian 13 that has rtpengine, topmost first; made once, in half a minute.
 *
 * @param mirror URI of the Debian archive.
 * @throws {CommandError}
 */
export async function rtpengineLayers(shop: Workshop, mirror: string): Promise<readonly string[]> {
  const [core, role] = [corePackages(LOCALE, false), rolePackages(ROLE, [])]
  const packages = await openPackages(shop, { mirror, core, role, update: false })
  const wanted = { packages, core, role, locale: LOCALE, files: systemFiles() }
  return (await makeSystemLayers(shop, wanted)).folders
}
