import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { Cluster } from '../../inventory/model/cluster.ts'
import { readCluster } from '../../inventory/source/read-cluster.ts'
import type { Runner } from '../runner/runner.ts'
import { commitFiles, openRepository } from './commit-files.ts'
import { firstKey } from './first-key.ts'
import { generatedFiles } from './generated-files.ts'
import { InitError } from './init-error.ts'
import { type Placed, placeFile } from './place-file.ts'
import { secretFiles, VAULT_PASSWORD } from './secret-files.ts'
import { type InstallationFile, shippedFiles } from './shipped-files.ts'

export interface InitOrder {
  /** Made where it is missing. */
  readonly folder: string
  /** File with the first administrator's public key; only for a folder without a cluster file. */
  readonly key?: string
  readonly runner: Runner
  readonly signal: AbortSignal
}

export interface Initialised {
  readonly cluster: Cluster
  /** By path below the folder. */
  readonly files: readonly { readonly path: string; readonly placed: Placed }[]
  /** Abbreviated; absent: there was nothing to commit. */
  readonly commit?: string
}

const CLUSTER_FILE = 'cluster.yaml'

/**
 * Makes the git repository of an installation, or completes one. What is there already stays as it
 * is.
 *
 * @throws {InitError} when nobody could log in; {ClusterFileError} before anything is written.
 */
export async function initInstallation(order: InitOrder): Promise<Initialised> {
  const { folder, key, runner, signal } = order
  const beginning = (await isThere(join(folder, CLUSTER_FILE)))
    ? await continued(folder, key)
    : [await firstKey(key)]
  const shipped = await shippedFiles()
  const first = await placeAll(folder, [...beginning, ...shipped])
  const { cluster } = await readCluster(folder)
  const files = [
    ...first,
    ...(await placeAll(folder, [...generatedFiles(cluster), ...(await secretFiles(folder))])),
  ]
  const place = { folder, runner, signal }
  await openRepository(place)
  const written = files.filter(({ placed }) => placed === 'written').map(({ path }) => path)
  const tracked = written.filter((path) => path !== VAULT_PASSWORD)
  const own = [
    CLUSTER_FILE,
    ...cluster.administrators.flatMap(({ keys }) => keys.map(({ file }) => file)),
  ]
  const commit = await commitFiles(place, [...new Set([...tracked, ...own])])
  return { cluster, files, ...(commit === undefined ? {} : { commit }) }
}

/** A cluster file that is there is read first: nothing is written beside a wrong one. */
async function continued(folder: string, key?: string): Promise<readonly InstallationFile[]> {
  if (key !== undefined) {
    const message = `${join(folder, CLUSTER_FILE)} names its administrators itself`
    throw new InitError(message, 'put the key under keys/ and name it there, without --key')
  }
  await readCluster(folder)
  return []
}

async function placeAll(folder: string, files: readonly InstallationFile[]) {
  const placed: { path: string; placed: Placed }[] = []
  for (const file of files) placed.push({ path: file.path, placed: await placeFile(folder, file) })
  return placed
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
