import { join } from 'node:path'
import { replaceFile } from '../installation/replace-file.ts'
import { readIfThere } from '../read-if-there.ts'
import { Facts } from './ask-node.ts'
import type { Manifest } from './compare-manifests.ts'
import { WaiverError } from './drift-error.ts'
import { coversFact, parseWaivers, type Waiver } from './waivers.ts'

/** Where the repository keeps what it knows of nodes, and what may differ. */
const MANIFESTS = 'manifests'
const WAIVERS = `${MANIFESTS}/waivers`

/** Path of a node's manifest, below the repository's folder. */
export const manifestPath = (node: string): string => `${MANIFESTS}/${node}.json`

/** What was last accepted of a node; absent: nothing was. */
export async function readManifest(folder: string, node: string): Promise<Manifest | undefined> {
  const text = await readIfThere(join(folder, manifestPath(node)))
  return text === undefined ? undefined : Facts.parse(JSON.parse(text))
}

/** Makes what was found what is known. @param pattern of the facts; absent: all. */
export async function acceptFacts(
  folder: string,
  { node, known = {}, found, pattern = '*' }: Accepting,
): Promise<void> {
  const isMeant = ([fact]: readonly [string, string]) => coversFact(pattern, fact)
  const others = Object.entries(known).filter((each) => !isMeant(each))
  const facts = [...others, ...Object.entries(found).filter(isMeant)]
  const sorted = Object.fromEntries(facts.sort(([one], [other]) => (one < other ? -1 : 1)))
  const content = `${JSON.stringify(sorted, null, 1)}\n`
  await replaceFile(folder, { path: manifestPath(node), content, mode: 0o644 })
}

export interface Accepting {
  readonly node: string
  readonly known: Manifest | undefined
  readonly found: Manifest
  readonly pattern?: string
}

/** @throws {WaiverError} */
export async function readWaivers(folder: string): Promise<readonly Waiver[]> {
  const path = join(folder, WAIVERS)
  const { waivers, faults } = parseWaivers((await readIfThere(path)) ?? '')
  if (faults.length > 0) throw new WaiverError(path, faults)
  return waivers
}
