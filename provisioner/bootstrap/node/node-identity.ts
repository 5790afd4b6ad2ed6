import type { RegularFile } from '../../../image/content/image-file.ts'
import { file } from '../../../image/content/image-file.ts'
import { nodeFiles } from '../../../image/content/node-files.ts'
import type { Cluster, Node } from '../../../inventory/model/cluster.ts'
import { LOGIN } from '../../../inventory/model/login.ts'

export const HOST_NAME = '/etc/hostname'

/** Who a node is, whom it knows and whom it lets in: what must be right before Ansible comes. */
const IDENTITY: ReadonlySet<string> = new Set([
  HOST_NAME,
  '/etc/hosts',
  `/etc/ssh/authorized_keys.d/${LOGIN}`,
])

/** Those of the image's files that change with the cluster, and the list of revoked keys. */
export function nodeIdentity(
  cluster: Cluster,
  node: Node,
  revokedKeys: string,
): readonly RegularFile[] {
  const files = nodeFiles({ cluster, node, mirror: '', fstab: '' })
  const own = files.flatMap((each) =>
    each.kind === 'file' && IDENTITY.has(each.path) ? [each] : [],
  )
  return [...own, file('/etc/ssh/revoked_keys', revokedKeys)]
}
