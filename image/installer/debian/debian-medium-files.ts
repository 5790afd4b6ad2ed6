import type { Cluster } from '../../../inventory/model/cluster.ts'
import { file, type ImageFile } from '../../content/image-file.ts'
import { KERNEL_ARGUMENTS } from '../../content/system-files.ts'
import { installerFiles } from '../installer-files.ts'
import { discFiles } from '../medium/medium-files.ts'
import type { MetalNode } from '../preseed-input.ts'
import { readScript } from '../read-script.ts'

/** Where the installer gets packages: from itself, which gives what lies on the medium. */
const POOL = 'http://127.0.0.1/debian'

/** Text files of a medium with Debian's installer; beside them lie kernel, initrd and packages. */
export function debianMediumFiles(
  cluster: Cluster,
  nodes: readonly MetalNode[],
): readonly ImageFile[] {
  return [
    ...discFiles(cluster, nodes, `auto=true priority=critical ${KERNEL_ARGUMENTS} ---`),
    ...nodes.flatMap((node) =>
      installerFiles({ cluster, node, mirror: POOL, isMedium: true }).map((each) => ({
        ...each,
        path: `/nodes/${node.name}/${each.path.slice(each.path.lastIndexOf('/') + 1)}`,
      })),
    ),
  ]
}

/**
 * What is laid over the root of Debian's installer, so that it finds its medium.
 *
 * @param hasOwnKey the packages are signed by another than Debian.
 */
export function debianInitrdFiles(hasOwnKey: boolean): readonly ImageFile[] {
  const script = (path: string, name: string) => file(path, readScript(name), 0o755)
  return [
    script('/usr/lib/debian-installer-startup.d/S29switchyard', 'debian/choose-node.sh'),
    file('/switchyard/medium.sh', readScript('environment/medium.sh')),
    ...(hasOwnKey ? [script('/usr/lib/base-installer.d/50switchyard', 'debian/trust-key.sh')] : []),
  ]
}
