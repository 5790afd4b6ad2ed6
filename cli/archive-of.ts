import type { Cluster } from '../inventory/model/cluster.ts'

/** Where Debian's packages come from, and who vouches for them. */
export interface ArchivePlace {
  /** URI. */
  readonly mirror: string
  /** Armoured key; Debian's own unless given. */
  readonly mirrorKey: string | undefined
}

/** The archive of the cluster file, or the one this machine itself gets its packages from. */
export async function archiveOf({ mirror, mirrorKey }: Cluster): Promise<ArchivePlace> {
  const { machineMirror } = await import('../provisioner/bake/apt-mirror.ts')
  return { mirror: mirror ?? (await machineMirror()), mirrorKey }
}
