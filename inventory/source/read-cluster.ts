import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import type { Cluster } from '../model/cluster.ts'
import { KiB, MiB } from '../model/units.ts'
import { CLUSTER_FILE, ClusterFileError } from './cluster-file-error.ts'
import { ClusterMissingError } from './cluster-missing-error.ts'
import { keyFilesOf, parseCluster } from './parse-cluster.ts'
import { parseSource } from './parse-source.ts'
import { type FileFault, type FileText, faultOf, readText } from './read-text.ts'

export interface ReadCluster {
  readonly cluster: Cluster
  /** SHA-256, in hex, of the cluster file and of each key file by its name as written. */
  readonly inputs: Readonly<Record<string, string>>
}

const FILE_NAME = 'cluster.yaml'
const LARGEST_FILE = MiB
const LARGEST_KEY_FILE = 64 * KiB

/**
 * Reads a cluster file and the keys beside it.
 *
 * @param path the file, or the folder of a `cluster.yaml`.
 * @throws {ClusterMissingError} when there is none.
 * @throws {ClusterFileError} with every problem found in it and in its keys.
 */
export async function readCluster(path: string): Promise<ReadCluster> {
  const file = (await isFolder(path)) ? join(path, FILE_NAME) : path
  const own = usable(file, await readText(file, LARGEST_FILE))
  const source = parseSource(own.text, file, CLUSTER_FILE)
  const keys = await readKeyFiles(dirname(file), keyFilesOf(source))
  const cluster = parseCluster(source, keys)
  const inputs = [...keys].flatMap(([name, content]) =>
    'text' in content ? [[name, content.sha256] as const] : [],
  )
  return { cluster, inputs: Object.fromEntries([[basename(file), own.sha256], ...inputs]) }
}

function usable(file: string, content: FileText | FileFault): FileText {
  if ('text' in content) return content
  if (content.isMissing) throw new ClusterMissingError(file)
  const at = { file, line: 1, column: 1 }
  const hint = 'a cluster file is UTF-8 text; see docs/cluster-file.md'
  throw new ClusterFileError([{ message: `the file ${content.fault}`, at, hint }])
}

async function readKeyFiles(folder: string, names: readonly string[]) {
  const contents = new Map<string, FileText | FileFault>()
  for (const name of names) contents.set(name, await readKeyFile(folder, name))
  return contents
}

/** The name was checked already; here is where it leads once links are followed. */
async function readKeyFile(folder: string, name: string): Promise<FileText | FileFault> {
  try {
    const [root, target] = await Promise.all([realpath(folder), realpath(join(folder, name))])
    return target.startsWith(root.endsWith(sep) ? root : `${root}${sep}`)
      ? readText(target, LARGEST_KEY_FILE)
      : { fault: 'is a link that leaves the folder of the cluster file' }
  } catch (error) {
    return faultOf(error)
  }
}

/** The folder of the cluster file a command was given, itself or its folder. */
export async function folderOf(path: string): Promise<string> {
  return (await isFolder(path)) ? path : dirname(path)
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    faultOf(error)
    return false
  }
}
