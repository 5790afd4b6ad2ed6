import { renderAnsibleInventory } from '../../inventory/ansible/ansible-inventory.ts'
import { renderSshConfig } from '../../inventory/ansible/render-ssh-config.ts'
import type { Cluster } from '../../inventory/model/cluster.ts'
import type { InstallationFile } from './shipped-files.ts'

/** Files of the repository that follow from the cluster file and are never edited. */
export function generatedFiles(cluster: Cluster): readonly InstallationFile[] {
  return [
    { path: 'inventory/hosts.yml', content: renderAnsibleInventory(cluster), mode: 0o644 },
    { path: 'ssh_config', content: renderSshConfig(cluster), mode: 0o644 },
  ]
}
